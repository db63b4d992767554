//! The implementation of the generated trait.
//!
//! This file is the table of contents; `session` and `items` hold what each operation does, and `state` what they
//! work with.

mod attempts;
mod items;
mod problem;
mod session;
mod state;

use countersign_server::{AuthError, BearerToken, ByteStream, Bytes, Cx, Granted};

use crate::api::{self, Api, types};

pub use state::{ItemsService, Principal};

impl Api for ItemsService {
    type Principal = Principal;

    async fn authenticate_password(&self, _: &Cx, token: BearerToken) -> Result<Granted<Principal>, AuthError> {
        let claims = self.tokens.verify(token.expose()).ok_or_else(AuthError::invalid)?;
        let scopes = claims.scope.split(' ').map(str::to_owned);
        Ok(Granted::scopes(Principal { user: claims.sub }, scopes))
    }

    async fn issue_token(&self, cx: &Cx, body: types::TokenRequest) -> Result<api::IssueTokenOk, api::IssueTokenError> {
        session::issue_token(self, cx, body).await
    }

    async fn list_users(&self, _: &Cx, _: Principal) -> Result<types::UserNames, api::ListUsersError> {
        Ok(types::UserNames { usernames: self.storage.usernames().await? })
    }

    async fn register_user(&self, cx: &Cx, body: types::NewUser) -> Result<types::User, api::RegisterUserError> {
        session::register_user(self, cx, body).await
    }

    async fn read_me(&self, _: &Cx, principal: Principal) -> Result<types::User, api::ReadMeError> {
        session::read_me(self, principal).await
    }

    async fn read_greeting(
        &self,
        _: &Cx,
        principal: Option<Principal>,
        params: api::ReadGreetingParams,
    ) -> Result<String, api::ReadGreetingError> {
        session::read_greeting(self, principal, params).await
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
    ) -> Result<types::Item, api::ReadItemError> {
        items::read(self, principal, params.item_id).await
    }

    async fn replace_item(
        &self,
        _: &Cx,
        principal: Principal,
        params: api::ReplaceItemParams,
        body: types::NewItem,
    ) -> Result<api::ReplaceItemOk, api::ReplaceItemError> {
        items::replace(self, principal, params.item_id, body).await
    }

    async fn delete_item(
        &self,
        _: &Cx,
        principal: Principal,
        params: api::DeleteItemParams,
    ) -> Result<(), api::DeleteItemError> {
        items::delete(self, principal, params.item_id).await
    }

    async fn download_attachment(
        &self,
        _: &Cx,
        principal: Principal,
        params: api::DownloadAttachmentParams,
    ) -> Result<ByteStream, api::DownloadAttachmentError> {
        items::download(self, principal, params.item_id).await
    }

    async fn upload_attachment(
        &self,
        _: &Cx,
        principal: Principal,
        params: api::UploadAttachmentParams,
        body: Bytes,
    ) -> Result<(), api::UploadAttachmentError> {
        items::upload(self, principal, params.item_id, body).await
    }
}
