//! What the operations work with.

use countersign_server::{InternalError, Secret};
use uuid::Uuid;

use crate::auth::{AccessTokens, Passwords, Throttle, random_text};
use crate::config::Limits;
use crate::first_user::FirstUser;
use crate::storage::Storage;

/// The reference service.
#[derive(Debug, Clone)]
pub struct ItemsService {
    pub(super) storage: Storage,
    pub(super) passwords: Passwords,
    pub(super) throttle: Throttle,
    pub(super) tokens: AccessTokens,
}

/// Who a verified token stands for.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The user.
    pub user: Uuid,
}

impl ItemsService {
    /// The service over `storage`, with the signing key that is kept there.
    ///
    /// # Errors
    ///
    /// When the storage fails.
    pub async fn new(storage: Storage, limits: Limits) -> Result<Self, InternalError> {
        let tokens = AccessTokens::new(&storage.signing_key().await?);
        let passwords = Passwords::new(limits.queue)?;
        Ok(Self { passwords, throttle: Throttle::new(limits.throttle), tokens, storage })
    }

    /// What tokens are issued and verified with.
    pub fn tokens(&self) -> &AccessTokens {
        &self.tokens
    }

    /// Makes a user with a random password, where there is no user yet.
    ///
    /// # Errors
    ///
    /// When the storage fails.
    pub async fn first_user(&self) -> Result<Option<FirstUser>, InternalError> {
        if self.storage.has_users().await? {
            return Ok(None);
        }
        let first = FirstUser { username: "owner".to_owned(), password: random_text() };
        let hash = Passwords::hash_at_once(&Secret::from(first.password.clone()))?;
        let added = self.storage.add_user(&first.username, None, &hash).await?;
        Ok(added.map(|_| first))
    }
}
