//! The bookshop: verifiers, and the operations that need no page of their own.

// ANCHOR: uses
use countersign_server::{ApiKey, AuthError, BasicCredentials, BearerToken, Cx, Granted};
// ANCHOR_END: uses
use countersign_server::{ByteStream, JsonEvents, Secret, Typed};

use crate::api::{self, types};
use crate::state::{Shop, lock};
use crate::{audit, errors, files};

// ANCHOR: principal
/// Who a credential stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Caller {
    User(String),
    Partner(String),
    Admin,
    /// A partner's request that an admin signed off.
    AdminFor(String),
}
// ANCHOR_END: principal

fn is(secret: &Secret, expected: &str) -> bool {
    // `Secret` compares in constant time.
    *secret == Secret::from(expected.to_owned())
}

impl api::Api for Shop {
    type Principal = Caller;

    // ANCHOR: bearer
    async fn authenticate_login(&self, _: &Cx, token: BearerToken) -> Result<Granted<Caller>, AuthError> {
        let (user, scopes) = self.session(&token).ok_or_else(AuthError::invalid)?;
        Ok(Granted::scopes(Caller::User(user), scopes))
    }
    // ANCHOR_END: bearer

    // ANCHOR: api-key
    async fn authenticate_partner(&self, _: &Cx, key: ApiKey) -> Result<Caller, AuthError> {
        match key.expose() {
            "a-key-of-32-random-bytes" => Ok(Caller::Partner("Antiquaria".into())),
            _ => Err(AuthError::invalid()),
        }
    }
    // ANCHOR_END: api-key

    // ANCHOR: basic
    async fn authenticate_admin(&self, _: &Cx, credentials: BasicCredentials) -> Result<Caller, AuthError> {
        let BasicCredentials { username, password } = credentials;
        match username == "admin" && is(&password, "correct horse") {
            true => Ok(Caller::Admin),
            false => Err(AuthError::invalid()),
        }
    }
    // ANCHOR_END: basic

    // ANCHOR: combine
    async fn combine(&self, _: &Cx, callers: Vec<Caller>) -> Result<Caller, AuthError> {
        match callers.as_slice() {
            [Caller::Partner(name), Caller::Admin] => Ok(Caller::AdminFor(name.clone())),
            _ => Err(AuthError::invalid()),
        }
    }
    // ANCHOR_END: combine

    // ANCHOR: audit
    fn authentication_finished(&self, cx: &Cx, outcome: &countersign_server::codegen::AuthenticationOutcome<'_>) {
        audit::record(self, cx, outcome);
    }
    // ANCHOR_END: audit

    // ANCHOR: issue-token
    async fn sign_in(&self, _: &Cx, form: types::TokenRequest) -> Result<types::Token, api::SignInError> {
        let refused = |error: &str| api::SignInError::BadRequest(types::OAuthError { error: error.into() });
        if form.grant_type != "password" {
            return Err(refused("unsupported_grant_type"));
        }
        let (Some(user), Some(password)) = (form.username, form.password) else {
            return Err(refused("invalid_request"));
        };
        if user != "ada" || !is(&password, "lovelace") {
            return Err(refused("invalid_grant"));
        }
        let access_token = self.sign_in(&user, &["orders:read", "orders:write"]);
        Ok(types::Token { access_token, token_type: "Bearer".into(), scope: None })
    }
    // ANCHOR_END: issue-token

    // ANCHOR: read-order
    async fn read_order(
        &self,
        _: &Cx,
        _caller: Caller,
        params: api::ReadOrderParams,
    ) -> Result<types::Order, api::ReadOrderError> {
        let orders = lock(&self.orders);
        let order = orders.iter().find(|order| order.id == params.id);
        order.cloned().ok_or_else(errors::no_such_order)
    }
    // ANCHOR_END: read-order

    async fn list_orders(
        &self,
        _: &Cx,
        _: Caller,
        params: api::ListOrdersParams,
    ) -> Result<Vec<types::Order>, api::ListOrdersError> {
        let limit = usize::try_from(params.limit)?;
        Ok(lock(&self.orders).iter().take(limit).cloned().collect())
    }

    async fn place_order(
        &self,
        _: &Cx,
        _: Caller,
        order: types::NewOrder,
    ) -> Result<api::PlaceOrderOk, api::PlaceOrderError> {
        errors::place_order(self, order).await
    }

    async fn read_report(&self, _: &Cx, caller: Caller) -> Result<String, api::ReadReportError> {
        Ok(format!("for,{caller:?}\n"))
    }

    // ANCHOR: optional
    async fn greet(&self, _: &Cx, caller: Option<Caller>) -> Result<String, api::GreetError> {
        Ok(match caller {
            Some(Caller::User(name)) => format!("Hello, {name}!"),
            _ => "Hello, stranger!".to_owned(),
        })
    }
    // ANCHOR_END: optional

    async fn download_cover(
        &self,
        _: &Cx,
        params: api::DownloadCoverParams,
    ) -> Result<Typed<ByteStream>, api::DownloadCoverError> {
        files::download(self, &params.isbn)
    }

    async fn upload_cover(
        &self,
        _: &Cx,
        _: Caller,
        params: api::UploadCoverParams,
        body: types::UploadCoverBody,
    ) -> Result<(), api::UploadCoverError> {
        files::upload(self, params.isbn, body).await
    }

    async fn watch_orders(&self, _: &Cx, _: Caller) -> Result<JsonEvents<types::Order>, api::WatchOrdersError> {
        Ok(files::watch(self))
    }
}
