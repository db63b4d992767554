//! Why the storage does not do what it is asked to.

use std::time::Duration;

use countersign_server::{AuthError, Unavailable};
use sqlx::error::DatabaseError;

/// When to come again.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Why the storage does not do what it is asked to.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Not now: somebody else holds the database, the disk is full, or too many wait.
    #[error("the database is not available: {because}")]
    Unavailable {
        /// What SQLite says.
        because: String,
        /// What the caller is told.
        source: Unavailable,
    },
    /// The database was written by a later version of this program.
    #[error("its schema has version {found}, and this program knows versions up to {known}: start the newer program")]
    Newer {
        /// The version of the file.
        found: i64,
        /// The latest that is known.
        known: i64,
    },
    /// The file cannot be made, or made unreadable to others.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// Anything else.
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        let passes = match &error {
            sqlx::Error::PoolTimedOut => true,
            sqlx::Error::Database(error) => passes(error.as_ref()),
            _ => false,
        };
        match passes {
            true => Self::Unavailable { because: error.to_string(), source: Unavailable { retry_after: RETRY_AFTER } },
            false => Self::Database(error),
        }
    }
}

/// <https://sqlite.org/rescode.html>: busy, locked, read-only, input or output failed, full, cannot
/// be opened.
fn passes(error: &dyn DatabaseError) -> bool {
    let code = error.code().and_then(|code| code.parse::<i32>().ok());
    code.is_some_and(|code| [5, 6, 8, 10, 13, 14].contains(&(code & 0xff)))
}

/// The verifier of credentials cannot answer.
pub(crate) fn unverified(error: StorageError) -> AuthError {
    match error {
        StorageError::Unavailable { .. } => AuthError::Unavailable { retry_after: Some(RETRY_AFTER) },
        error => AuthError::from(error),
    }
}
