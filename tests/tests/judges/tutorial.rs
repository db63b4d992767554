//! The tutorial's API, for the judges.

use countersign_server::{AuthError, BearerToken, Cx, Server, ServerConfig};
use countersign_tests::first_steps::{self, ReadItemsError, types::ReadItemsOkBody};

/// The tutorial's API.
#[derive(Debug)]
pub(crate) struct FirstSteps {
    panics: bool,
}

impl first_steps::Api for FirstSteps {
    type Principal = BearerToken;

    async fn authenticate_oauth2_password_bearer(&self, _: &Cx, token: BearerToken) -> Result<BearerToken, AuthError> {
        Ok(token)
    }

    async fn read_items(&self, _: &Cx, token: BearerToken) -> Result<ReadItemsOkBody, ReadItemsError> {
        assert!(!self.panics, "on purpose");
        Ok(ReadItemsOkBody { token: token.into_string() })
    }
}

/// The tutorial's API as it should be, on a free port.
pub(crate) async fn honest() -> Server<FirstSteps> {
    serve(false).await
}

/// Its handler panics where `panics`.
pub(crate) async fn serve(panics: bool) -> Server<FirstSteps> {
    let config = ServerConfig::bind("127.0.0.1:0".parse().unwrap());
    countersign_dropshot::serve(first_steps::service(FirstSteps { panics }).unwrap(), config).await.unwrap()
}
