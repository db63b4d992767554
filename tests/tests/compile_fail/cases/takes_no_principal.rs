//! A handler of a secured operation that does not want to know who calls.

use countersign_tests::first_steps;
use countersign_server::{AuthError, BearerToken, Cx};
use first_steps::types::ReadItemsOkBody;

pub struct Implementation;

impl first_steps::Api for Implementation {
    type Principal = BearerToken;

    async fn authenticate_oauth2_password_bearer(
        &self,
        _: &Cx,
        token: BearerToken,
    ) -> Result<BearerToken, AuthError> {
        Ok(token)
    }

    async fn read_items(&self, _: &Cx) -> Result<ReadItemsOkBody, first_steps::ReadItemsError> {
        Ok(ReadItemsOkBody { token: "everybody".to_owned() })
    }
}

