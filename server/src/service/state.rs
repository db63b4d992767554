//! What the operations work with.

use std::time::Duration;

use countersign_server::{InternalError, Secret};
use uuid::Uuid;

use crate::auth::{AccessTokens, Passwords, Throttle, random_text};
use crate::config::Config;
use crate::first_user::FirstUser;
use crate::storage::{Quota, SessionLimits, Storage};

/// How long a refresh token is good for.
const REFRESH_LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// The reference service.
#[derive(Debug, Clone)]
pub struct ItemsService {
    pub(super) storage: Storage,
    pub(super) passwords: Passwords,
    pub(super) throttle: Throttle,
    pub(super) tokens: AccessTokens,
    pub(super) sessions: SessionLimits,
    pub(super) quota: Quota,
    pub(super) open_registration: bool,
}

/// Who a verified token stands for.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The user.
    pub user: Uuid,
    /// The sign-in that the token came of.
    pub session: Uuid,
}

impl ItemsService {
    /// The service over `storage`, with the signing key that is kept there.
    ///
    /// # Errors
    ///
    /// When the storage fails.
    pub async fn new(storage: Storage, config: &Config) -> Result<Self, InternalError> {
        let milliseconds = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let limits = config.limits;
        Ok(Self {
            passwords: Passwords::new(limits.queue)?,
            throttle: Throttle::new(limits.throttle),
            tokens: AccessTokens::new(&storage.signing_key().await?),
            sessions: SessionLimits {
                lifetime: milliseconds(REFRESH_LIFETIME),
                grace: milliseconds(limits.refresh_grace),
            },
            quota: limits.quota,
            open_registration: config.open_registration,
            storage,
        })
    }

    /// Ends what is open, once nobody asks any more. A copy of the database file alone is complete
    /// then.
    pub async fn close(&self) {
        self.storage.close().await;
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
