//! A client that was generated for another contract: one error, which says what to do.

mod client {
    ::countersign_client::contract!(0 as rt);

    pub struct Client(rt::Connection);

    pub mod builder {
        use super::rt;

        pub struct Read<'a> {
            client: &'a super::Client,
            key: rt::Prepared<rt::Text>,
        }

        impl<'a> Read<'a> {
            pub async fn send(self) -> Result<(), rt::Fault<()>> {
                rt::dispatch(&self.client.0, rt::written(&self.key, rt::Manner::Plain)?).await
            }
        }
    }

    static API: rt::Description = rt::Description { scopes: &[] };

    impl Client {
        pub fn new() -> Self {
            Self(rt::connect(&API))
        }
    }
}
