//! What is kept: an SQLite file.

mod items;
mod refresh_tokens;
mod users;

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub(crate) use items::ItemRow;
pub(crate) use refresh_tokens::Grant;
pub(crate) use users::UserRow;

/// Each brings the database from the version before to its own; the number is kept in
/// `user_version`.
const MIGRATIONS: [&str; 1] = [include_str!("../../migrations/1.sql")];

/// The database.
#[derive(Debug, Clone)]
pub struct Storage {
    pool: SqlitePool,
}

impl Storage {
    /// Opens the file, or makes it (readable by its owner only, since it holds the signing key),
    /// and migrates it.
    ///
    /// # Errors
    ///
    /// What SQLite or the file system says.
    pub async fn open(path: &Path) -> Result<Self, sqlx::Error> {
        OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        let storage = Self { pool };
        storage.migrate().await?;
        Ok(storage)
    }

    async fn migrate(&self) -> Result<(), sqlx::Error> {
        // One writer at a time: a second process that starts now waits, and finds nothing left to
        // do.
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let (version,): (i64,) = sqlx::query_as("PRAGMA user_version").fetch_one(&mut *transaction).await?;
        for (migration, number) in MIGRATIONS.iter().zip(1i64..).skip(usize::try_from(version).unwrap_or_default()) {
            sqlx::raw_sql(*migration).execute(&mut *transaction).await?;
            let statement = format!("PRAGMA user_version = {number}");
            sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }

    /// The key that access tokens are signed with; made on first use, kept from then on.
    pub(crate) async fn signing_key(&self) -> Result<Vec<u8>, sqlx::Error> {
        sqlx::query("INSERT INTO signing_key (id, bytes) VALUES (1, ?) ON CONFLICT DO NOTHING")
            .bind(rand::random::<[u8; 32]>().to_vec())
            .execute(&self.pool)
            .await?;
        let (key,) = sqlx::query_as("SELECT bytes FROM signing_key").fetch_one(&self.pool).await?;
        Ok(key)
    }
}

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    chrono::Utc::now().timestamp_millis()
}
