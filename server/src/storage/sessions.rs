//! Sessions, and the refresh tokens that carry them on: kept as hashes, good for one use.
//!
//! RFC 9700, section 4.14.2: a token that is used twice was stolen from somebody; all tokens that
//! came of the same sign-in are then void. But an answer can be lost, and a process can be killed
//! before it answers: for a short while the same client may use a token again, and gets the same
//! successor, which is computed from the token itself.
//!
//! Rotation, the successor and the revocation are one transaction. A refusal for any other reason
//! changes nothing.

use sha2::{Digest, Sha256};
use sqlx::{Sqlite, Transaction};
use uuid::Uuid;

use super::{Storage, StorageError, uuid};

/// How long things of a session last, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionLimits {
    /// A refresh token.
    pub(crate) lifetime: i64,
    /// Within this time after its first use the same client may use it again.
    pub(crate) grace: i64,
}

/// What a refresh token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) id: Uuid,
    pub(crate) user: Uuid,
    /// Of the client that signed in; `None` for a session of an earlier version.
    pub(crate) client: Option<String>,
    pub(crate) scope: String,
}

/// The use of a refresh token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken<'a> {
    pub(crate) token: &'a str,
    /// The next one.
    pub(crate) successor: &'a str,
    /// Empty where the client does not say who it is.
    pub(crate) client: &'a str,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refreshed {
    /// The successor is good now.
    Granted(Session),
    /// The session does not go so far. Nothing has changed.
    TooMuch,
    /// Unknown, expired, revoked, or another client's.
    Invalid,
    /// It was used before: the session is revoked now.
    Reused,
}

/// Rows of ended sessions stay for this long, in case that it was the clock that jumped: sixty
/// days.
const KEPT: i64 = 60 * 24 * 3600 * 1000;

type Row = (String, String, Option<String>, String, i64, i64, Option<i64>);

impl Storage {
    /// Keeps a new session and its first refresh token. Not where the password that was verified is
    /// no longer the user's.
    pub(crate) async fn open_session(
        &self,
        session: &Session,
        password_hash: &str,
        token: &str,
        limits: SessionLimits,
        now: i64,
    ) -> Result<bool, StorageError> {
        let mut write = self.write().await?;
        let made = sqlx::query(
            "INSERT INTO sessions (id, user_id, client_id, scope, expires_at) \
             SELECT ?, id, ?, ?, ? FROM users WHERE id = ? AND password_hash = ?",
        )
        .bind(session.id.to_string())
        .bind(&session.client)
        .bind(&session.scope)
        .bind(now + limits.lifetime)
        .bind(session.user.to_string())
        .bind(password_hash)
        .execute(&mut *write)
        .await?;
        if made.rows_affected() == 0 {
            return Ok(false);
        }
        add_token(&mut write, token, session.id, now + limits.lifetime).await?;
        sqlx::query("DELETE FROM sessions WHERE expires_at < ?").bind(now - KEPT).execute(&mut *write).await?;
        write.commit().await?;
        Ok(true)
    }

    /// Uses a refresh token, where the session covers what is asked for.
    pub(crate) async fn refresh(
        &self,
        taken: Taken<'_>,
        limits: SessionLimits,
        covers: impl Fn(&str) -> bool,
    ) -> Result<Refreshed, StorageError> {
        let Taken { token, successor, client, now } = taken;
        let mut write = self.write().await?;
        let row: Option<Row> = sqlx::query_as(
            "SELECT s.id, s.user_id, s.client_id, s.scope, s.revoked, t.expires_at, t.used_at \
             FROM session_tokens AS t JOIN sessions AS s ON s.id = t.session WHERE t.hash = ?",
        )
        .bind(hash(token))
        .fetch_optional(&mut *write)
        .await?;
        let Some((id, user, owner, scope, revoked, expires_at, used_at)) = row else { return Ok(Refreshed::Invalid) };
        let session = Session { id: uuid(&id)?, user: uuid(&user)?, client: owner, scope };
        let is_theirs = session.client.as_deref().is_none_or(|owner| owner == client);
        if revoked != 0 || expires_at <= now || !is_theirs {
            return Ok(Refreshed::Invalid);
        }
        match used_at {
            Some(at) if !self.is_repetition(at, limits.grace, now) => {
                revoke(&mut write, &id).await?;
                write.commit().await?;
                return Ok(Refreshed::Reused);
            }
            _ if !covers(&session.scope) => return Ok(Refreshed::TooMuch),
            // The successor is there already.
            Some(_) => return Ok(Refreshed::Granted(session)),
            None => {}
        }
        sqlx::query("UPDATE session_tokens SET used_at = ? WHERE hash = ?")
            .bind(now)
            .bind(hash(token))
            .execute(&mut *write)
            .await?;
        add_token(&mut write, successor, session.id, now + limits.lifetime).await?;
        sqlx::query("UPDATE sessions SET expires_at = max(expires_at, ?) WHERE id = ?")
            .bind(now + limits.lifetime)
            .bind(&id)
            .execute(&mut *write)
            .await?;
        write.commit().await?;
        Ok(Refreshed::Granted(session))
    }

    /// Whether a second use may be the first one again: soon after it, or soon after a start that
    /// came soon after it.
    fn is_repetition(&self, used_at: i64, grace: i64, now: i64) -> bool {
        let soon = |then: i64, now: i64| (0..=grace).contains(&(now - then));
        soon(used_at, now) || (used_at <= self.opened_at && soon(used_at, self.opened_at) && soon(self.opened_at, now))
    }

    /// Ends the session of a refresh token, if it is this client's (RFC 7009).
    pub(crate) async fn revoke_token(&self, token: &str, client: &str) -> Result<bool, StorageError> {
        let mut write = self.write().await?;
        let done = sqlx::query(
            "UPDATE sessions SET revoked = 1 WHERE id = (SELECT session FROM session_tokens WHERE hash = ?) \
             AND (client_id IS NULL OR client_id = ?)",
        )
        .bind(hash(token))
        .bind(client)
        .execute(&mut *write)
        .await?;
        write.commit().await?;
        Ok(done.rows_affected() > 0)
    }

    /// Ends a session.
    pub(crate) async fn revoke_session(&self, session: Uuid) -> Result<(), StorageError> {
        let mut write = self.write().await?;
        revoke(&mut write, &session.to_string()).await?;
        Ok(write.commit().await?)
    }

    /// Whether the user is there, and the session is not revoked.
    pub(crate) async fn is_signed_in(&self, user: Uuid, session: Uuid) -> Result<bool, StorageError> {
        let (found,) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM sessions JOIN users ON users.id = user_id \
             WHERE sessions.id = ? AND user_id = ? AND revoked = 0)",
        )
        .bind(session.to_string())
        .bind(user.to_string())
        .fetch_one(&self.readers)
        .await?;
        Ok(found)
    }

    /// Changes a password, and ends all sessions of the user but this one.
    pub(crate) async fn change_password(&self, user: Uuid, hash: &str, but: Uuid) -> Result<(), StorageError> {
        let mut write = self.write().await?;
        sqlx::query("UPDATE users SET password_hash = ? WHERE id = ?")
            .bind(hash)
            .bind(user.to_string())
            .execute(&mut *write)
            .await?;
        sqlx::query("UPDATE sessions SET revoked = 1 WHERE user_id = ? AND id <> ?")
            .bind(user.to_string())
            .bind(but.to_string())
            .execute(&mut *write)
            .await?;
        Ok(write.commit().await?)
    }
}

async fn add_token(
    write: &mut Transaction<'static, Sqlite>,
    token: &str,
    session: Uuid,
    expires_at: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO session_tokens (hash, session, expires_at) VALUES (?, ?, ?)")
        .bind(hash(token))
        .bind(session.to_string())
        .bind(expires_at)
        .execute(&mut **write)
        .await?;
    Ok(())
}

async fn revoke(write: &mut Transaction<'static, Sqlite>, session: &str) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE sessions SET revoked = 1 WHERE id = ?").bind(session).execute(&mut **write).await?;
    Ok(())
}

/// A token has 144 bits of chance: a plain hash is enough, and finds it by index.
fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
