//! Implementations that know tokens and nothing else: a handler that runs panics, and the panic is
//! a 500.

use std::time::Duration;

use countersign_server::{AuthError, BearerToken, Bytes, Cx, Granted, Server, ServerConfig};
use countersign_tests::first_steps;
use items_server::api::{self as items, types};

/// A credential that holds, for everything.
pub const GOOD: &str = "good";
/// One that holds, for no scope.
pub const NARROW: &str = "narrow";
/// One that the verifier cannot look up now.
pub const DOWN: &str = "down";

/// Stands for both services.
#[derive(Debug)]
pub struct Double;

fn verdict(token: &BearerToken) -> Result<Granted<()>, AuthError> {
    match token.expose() {
        GOOD => Ok(Granted::everything(())),
        NARROW => Ok(Granted::scopes((), [""; 0])),
        DOWN => Err(AuthError::Unavailable { retry_after: Some(Duration::from_secs(7)) }),
        _ => Err(AuthError::invalid()),
    }
}

impl first_steps::Api for Double {
    type Principal = ();

    async fn authenticate_oauth2_password_bearer(&self, _: &Cx, token: BearerToken) -> Result<(), AuthError> {
        verdict(&token).map(Granted::into_principal)
    }

    async fn read_items(
        &self,
        _: &Cx,
        (): (),
    ) -> Result<first_steps::types::ReadItemsOkBody, first_steps::ReadItemsError> {
        panic!("the handler runs")
    }
}

impl items::Api for Double {
    type Principal = ();

    async fn authenticate_password(&self, _: &Cx, token: BearerToken) -> Result<Granted<()>, AuthError> {
        verdict(&token)
    }

    async fn issue_token(&self, _: &Cx, _: types::TokenRequest) -> Result<items::IssueTokenOk, items::IssueTokenError> {
        panic!("the handler runs")
    }

    async fn list_users(&self, _: &Cx, (): ()) -> Result<items::ListUsersOk, items::ListUsersError> {
        panic!("the handler runs")
    }

    async fn revoke_token(&self, _: &Cx, _: types::RevocationRequest) -> Result<(), items::RevokeTokenError> {
        panic!("the handler runs")
    }

    async fn change_password(
        &self,
        _: &Cx,
        (): (),
        _: types::PasswordChange,
    ) -> Result<(), items::ChangePasswordError> {
        panic!("the handler runs")
    }

    async fn check_readiness(&self, _: &Cx) -> Result<types::Readiness, items::CheckReadinessError> {
        panic!("the handler runs")
    }

    async fn register_user(&self, _: &Cx, _: types::NewUser) -> Result<types::User, items::RegisterUserError> {
        panic!("the handler runs")
    }

    async fn read_me(&self, _: &Cx, (): ()) -> Result<items::ReadMeOk, items::ReadMeError> {
        panic!("the handler runs")
    }

    async fn read_greeting(
        &self,
        _: &Cx,
        _: Option<()>,
        _: items::ReadGreetingParams,
    ) -> Result<items::ReadGreetingOk, items::ReadGreetingError> {
        panic!("the handler runs")
    }

    async fn list_items(
        &self,
        _: &Cx,
        (): (),
        _: items::ListItemsParams,
    ) -> Result<items::ListItemsOk, items::ListItemsError> {
        panic!("the handler runs")
    }

    async fn create_item(
        &self,
        _: &Cx,
        (): (),
        _: types::NewItem,
    ) -> Result<items::CreateItemOk, items::CreateItemError> {
        panic!("the handler runs")
    }

    async fn count_items(&self, _: &Cx) -> Result<types::Count, items::CountItemsError> {
        panic!("the handler runs")
    }

    async fn read_item(
        &self,
        _: &Cx,
        (): (),
        _: items::ReadItemParams,
    ) -> Result<items::ReadItemOk, items::ReadItemError> {
        panic!("the handler runs")
    }

    async fn replace_item(
        &self,
        _: &Cx,
        (): (),
        _: items::ReplaceItemParams,
        _: types::NewItem,
    ) -> Result<items::ReplaceItemOk, items::ReplaceItemError> {
        panic!("the handler runs")
    }

    async fn delete_item(&self, _: &Cx, (): (), _: items::DeleteItemParams) -> Result<(), items::DeleteItemError> {
        panic!("the handler runs")
    }

    async fn download_attachment(
        &self,
        _: &Cx,
        (): (),
        _: items::DownloadAttachmentParams,
    ) -> Result<items::DownloadAttachmentOk, items::DownloadAttachmentError> {
        panic!("the handler runs")
    }

    async fn upload_attachment(
        &self,
        _: &Cx,
        (): (),
        _: items::UploadAttachmentParams,
        _: Bytes,
    ) -> Result<(), items::UploadAttachmentError> {
        panic!("the handler runs")
    }
}

/// The double behind items.yaml, on a free port.
pub async fn items() -> Server<Double> {
    countersign_dropshot::serve(items::service(Double).unwrap(), free_port()).await.unwrap()
}

/// The double behind first-steps.yaml, on a free port.
pub async fn first_steps() -> Server<Double> {
    countersign_dropshot::serve(first_steps::service(Double).unwrap(), free_port()).await.unwrap()
}

fn free_port() -> ServerConfig {
    ServerConfig::bind("127.0.0.1:0".parse().unwrap())
}
