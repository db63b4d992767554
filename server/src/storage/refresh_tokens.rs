//! Refresh tokens: kept as hashes, good for one use.
//!
//! RFC 9700, section 4.14.2: a token that is used twice was stolen from somebody; all tokens that
//! came of the same sign-in are then void.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Storage, now};

/// What a refresh token stands for.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) user: Uuid,
    pub(crate) scope: String,
    pub(crate) family: Uuid,
}

impl Storage {
    /// Keeps a token until `expires_at`.
    pub(crate) async fn add_refresh_token(
        &self,
        token: &str,
        grant: &Grant,
        expires_at: i64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO refresh_tokens (hash, family, user_id, scope, expires_at) VALUES (?, ?, ?, ?, ?)")
            .bind(hash(token))
            .bind(grant.family.to_string())
            .bind(grant.user.to_string())
            .bind(&grant.scope)
            .bind(expires_at)
            .execute(&self.pool)
            .await?;
        sqlx::query("DELETE FROM refresh_tokens WHERE expires_at < ?").bind(now()).execute(&self.pool).await?;
        Ok(())
    }

    /// What an unexpired and unused token stands for; it is used now.
    pub(crate) async fn use_refresh_token(&self, token: &str) -> Result<Option<Grant>, sqlx::Error> {
        let row: Option<(String, String, String)> = sqlx::query_as(
            "UPDATE refresh_tokens SET used = 1 WHERE hash = ? AND used = 0 AND expires_at > ? RETURNING user_id, scope, family",
        )
        .bind(hash(token))
        .bind(now())
        .fetch_optional(&self.pool)
        .await?;
        let Some((user, scope, family)) = row else {
            self.revoke_family_of(token).await?;
            return Ok(None);
        };
        let uuid = |text: &str| Uuid::parse_str(text).map_err(|error| sqlx::Error::Decode(error.into()));
        Ok(Some(Grant { user: uuid(&user)?, scope, family: uuid(&family)? }))
    }

    async fn revoke_family_of(&self, token: &str) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM refresh_tokens WHERE family IN (SELECT family FROM refresh_tokens WHERE hash = ? AND used = 1)")
            .bind(hash(token))
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// A token has 144 bits of chance: a plain hash is enough, and finds it by index.
fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
