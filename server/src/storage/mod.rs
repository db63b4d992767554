//! What is kept: an SQLite file.
//!
//! There is one connection that writes, and a queue before it. Others read, and never wait for it:
//! in WAL mode each sees the last commit. Every write is one transaction, so that a request that is
//! dropped leaves nothing half-written.

mod error;
mod items;
mod last_check;
mod ready;
mod schema;
#[cfg(test)]
mod session_model;
mod sessions;
mod usage;
mod users;

use std::fs::{OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqlitePool, Transaction};

use last_check::LastCheck;

pub use error::StorageError;
pub use usage::Quota;

pub(crate) use error::unverified;
pub(crate) use items::ItemRow;
pub(crate) use sessions::{Refreshed, Session, SessionLimits, Taken};
pub(crate) use usage::Put;
pub(crate) use users::UserRow;

/// How long a write waits for others, in this process and in another one.
const WAIT: Duration = Duration::from_secs(2);

/// The database.
#[derive(Debug, Clone)]
pub struct Storage {
    writer: SqlitePool,
    readers: SqlitePool,
    last_check: Arc<LastCheck>,
    /// When this process opened it, in milliseconds since 1970.
    opened_at: i64,
}

impl Storage {
    /// Opens the file, or makes it, and migrates it. Nobody but its owner can read it, since it
    /// holds the signing key.
    ///
    /// # Errors
    ///
    /// What SQLite or the file system says, or a schema of a later version.
    pub async fn open(path: &Path) -> Result<Self, StorageError> {
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged write survives a power cut, too.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(WAIT);
        let pool = |connections| SqlitePoolOptions::new().max_connections(connections).acquire_timeout(WAIT);
        let writer = pool(1).connect_with(options.clone()).await?;
        schema::migrate(&writer).await?;
        let readers = pool(4).connect_with(options.read_only(true)).await?;
        Ok(Self { writer, readers, last_check: Arc::default(), opened_at: now() })
    }

    /// Ends all connections. The last one brings what is in the write-ahead log into the file
    /// itself, so that a copy of the file alone is complete.
    pub async fn close(&self) {
        self.readers.close().await;
        if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await {
            tracing::warn!(%error, "the write-ahead log stays beside the database");
        }
        self.writer.close().await;
    }

    /// The turn to write: the lock is taken before anything is read.
    async fn write(&self) -> Result<Transaction<'static, Sqlite>, StorageError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// The key that access tokens are signed with; made on first use, kept from then on.
    pub(crate) async fn signing_key(&self) -> Result<Vec<u8>, StorageError> {
        let mut write = self.write().await?;
        sqlx::query("INSERT INTO signing_key (id, bytes) VALUES (1, ?) ON CONFLICT DO NOTHING")
            .bind(rand::random::<[u8; 32]>().to_vec())
            .execute(&mut *write)
            .await?;
        let (key,) = sqlx::query_as("SELECT bytes FROM signing_key").fetch_one(&mut *write).await?;
        write.commit().await?;
        Ok(key)
    }
}

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    chrono::Utc::now().timestamp_millis()
}

fn uuid(text: &str) -> Result<uuid::Uuid, sqlx::Error> {
    uuid::Uuid::parse_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}
