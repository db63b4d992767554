//! The operation is secured; nobody verifies a credential.

use countersign_tests::first_steps;
use countersign_server::{BearerToken, Cx};
use first_steps::types::ReadItemsOkBody;

pub struct Implementation;

impl first_steps::Api for Implementation {
    type Principal = BearerToken;

    async fn read_items(&self, _: &Cx, token: BearerToken) -> Result<ReadItemsOkBody, first_steps::ReadItemsError> {
        Ok(ReadItemsOkBody { token: token.into_string() })
    }
}

