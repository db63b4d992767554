//! The schema, and how it comes about.

use sqlx::SqlitePool;

use super::error::StorageError;

/// Each brings the database from the version before to its own; the number is kept in
/// `user_version`.
const MIGRATIONS: [&str; 2] = [include_str!("../../migrations/1.sql"), include_str!("../../migrations/2.sql")];

pub(super) async fn migrate(writer: &SqlitePool) -> Result<(), StorageError> {
    // One writer at a time: a second process that starts now waits, and finds nothing left to do.
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    let (found,): (i64,) = sqlx::query_as("PRAGMA user_version").fetch_one(&mut *transaction).await?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StorageError::Newer { found, known });
    }
    for (migration, number) in MIGRATIONS.iter().zip(1i64..).skip(usize::try_from(found).unwrap_or_default()) {
        sqlx::raw_sql(*migration).execute(&mut *transaction).await?;
        let statement = format!("PRAGMA user_version = {number}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}
