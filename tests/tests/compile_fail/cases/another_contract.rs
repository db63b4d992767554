//! Code that was generated for another contract, by a runtime whose items had other names: one
//! error, which says what to do.

mod api {
    ::countersign_server::contract!(0 as rt);

    pub mod types {
        use super::rt;

        #[derive(::serde::Deserialize)]
        pub struct Item {
            #[serde(with = "rt::types::gone")]
            pub content: rt::types::Gone,
        }

        ::countersign_server::types::text_enum!(Colour { Red = "red" });

        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Colour {
            Red,
        }
    }

    pub trait Api: Send + Sync + 'static {
        fn read(&self, cx: &rt::Context) -> impl rt::Future<Output = Result<types::Item, rt::Fault>> + Send;
    }

    mod spec {
        use super::*;

        pub(super) static READ: rt::Description = rt::Description::new("read").scopes(&[rt::Scope::new("a")]);
    }

    mod call {
        use super::*;

        pub(super) async fn read<A: Api>(api: &A, cx: &rt::Context) -> Result<rt::Answer, rt::Fault> {
            let spec = &spec::READ;
            rt::verified(cx, spec, rt::Kind::Bearer).await?;
            match api.read(cx).await {
                Ok(item) => rt::respond(rt::Status(200), &item),
                Err(rt::Fault { message, .. }) => rt::respond(rt::Status(500), &message),
            }
        }
    }

    pub fn service<A: Api>(api: A) -> Result<rt::Service<A>, rt::Unmountable> {
        rt::Service::mounted(api, &spec::READ, call::read)
    }

    impl<E> From<E> for rt::Fault {
        fn from(error: E) -> Self {
            rt::Fault::from(error)
        }
    }
}
