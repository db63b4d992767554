//! The implementation of the generated trait.
//!
//! This file is the table of contents; `token`, `account` and `items` hold what each operation
//! does, and `state` what they work with.

mod account;
mod attempts;
mod conditions;
mod items;
mod problem;
mod state;
mod token;

use countersign_server::{AuthError, BearerToken, Bytes, Cx, Granted};

use crate::api::{self, Api, types};
use crate::storage::unverified;

pub use state::{ItemsService, Principal};

impl Api for ItemsService {
    type Principal = Principal;

    async fn authenticate_password(&self, _: &Cx, token: BearerToken) -> Result<Granted<Principal>, AuthError> {
        let claims = self.tokens.verify(token.expose()).ok_or_else(AuthError::invalid)?;
        let principal = Principal { user: claims.sub, session: claims.sid };
        // A token says nothing of a user who is deleted, or of a session that is over.
        match self.storage.is_signed_in(principal.user, principal.session).await.map_err(unverified)? {
            true => Ok(Granted::scopes(principal, claims.scope.split(' ').map(str::to_owned))),
            false => Err(AuthError::invalid()),
        }
    }

    async fn issue_token(&self, cx: &Cx, body: types::TokenRequest) -> Result<api::IssueTokenOk, api::IssueTokenError> {
        token::issue_token(self, cx, body).await
    }

    async fn revoke_token(&self, _: &Cx, body: types::RevocationRequest) -> Result<(), api::RevokeTokenError> {
        token::revoke_token(self, body).await
    }

    async fn list_users(&self, _: &Cx, _: Principal) -> Result<api::ListUsersOk, api::ListUsersError> {
        account::list_users(self).await
    }

    async fn register_user(&self, cx: &Cx, body: types::NewUser) -> Result<types::User, api::RegisterUserError> {
        account::register_user(self, cx, body).await
    }

    async fn read_me(&self, _: &Cx, principal: Principal) -> Result<api::ReadMeOk, api::ReadMeError> {
        account::read_me(self, principal).await
    }

    async fn change_password(
        &self,
        cx: &Cx,
        principal: Principal,
        body: types::PasswordChange,
    ) -> Result<(), api::ChangePasswordError> {
        account::change_password(self, cx, principal, body).await
    }

    async fn read_greeting(
        &self,
        _: &Cx,
        principal: Option<Principal>,
        params: api::ReadGreetingParams,
    ) -> Result<api::ReadGreetingOk, api::ReadGreetingError> {
        account::read_greeting(self, principal, params).await
    }

    async fn check_readiness(&self, _: &Cx) -> Result<types::Readiness, api::CheckReadinessError> {
        match self.storage.is_ready().await {
            true => Ok(types::Readiness { status: "ready".to_owned() }),
            false => Err(api::CheckReadinessError::ServiceUnavailable {
                body: problem::problem(503, "Service Unavailable", "the database cannot be written to"),
                retry_after: 2,
            }),
        }
    }

    async fn list_items(
        &self,
        _: &Cx,
        principal: Principal,
        params: api::ListItemsParams,
    ) -> Result<api::ListItemsOk, api::ListItemsError> {
        items::list(self, principal, params).await
    }

    async fn create_item(
        &self,
        _: &Cx,
        principal: Principal,
        body: types::NewItem,
    ) -> Result<api::CreateItemOk, api::CreateItemError> {
        items::create(self, principal, body).await
    }

    async fn count_items(&self, _: &Cx) -> Result<types::Count, api::CountItemsError> {
        items::count(self).await
    }

    async fn read_item(
        &self,
        _: &Cx,
        principal: Principal,
        params: api::ReadItemParams,
    ) -> Result<api::ReadItemOk, api::ReadItemError> {
        items::read(self, principal, params).await
    }

    async fn replace_item(
        &self,
        cx: &Cx,
        principal: Principal,
        params: api::ReplaceItemParams,
        body: types::NewItem,
    ) -> Result<api::ReplaceItemOk, api::ReplaceItemError> {
        items::replace(self, cx, principal, params, body).await
    }

    async fn delete_item(
        &self,
        _: &Cx,
        principal: Principal,
        params: api::DeleteItemParams,
    ) -> Result<(), api::DeleteItemError> {
        items::delete(self, principal, params).await
    }

    async fn download_attachment(
        &self,
        _: &Cx,
        principal: Principal,
        params: api::DownloadAttachmentParams,
    ) -> Result<api::DownloadAttachmentOk, api::DownloadAttachmentError> {
        items::download(self, principal, params.item_id).await
    }

    async fn upload_attachment(
        &self,
        cx: &Cx,
        principal: Principal,
        params: api::UploadAttachmentParams,
        body: Bytes,
    ) -> Result<(), api::UploadAttachmentError> {
        items::upload(self, cx, principal, params.item_id, body).await
    }
}
