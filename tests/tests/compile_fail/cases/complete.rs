//! Nothing is forgotten.

use countersign_server::{AuthError, BearerToken, Cx};
use countersign_tests::first_steps;
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

    async fn read_items(&self, _: &Cx, token: BearerToken) -> Result<ReadItemsOkBody, first_steps::ReadItemsError> {
        Ok(ReadItemsOkBody { token: token.into_string() })
    }
}
