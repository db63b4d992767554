//! How much a user may keep.

use sqlx::{Sqlite, Transaction};
use uuid::Uuid;

/// How much a user may keep.
#[derive(Debug, Clone, Copy)]
pub struct Quota {
    /// How many items.
    pub items: i64,
    /// How many bytes, in items and attachments.
    pub bytes: i64,
}

impl Default for Quota {
    fn default() -> Self {
        Self { items: 10_000, bytes: 64 << 20 }
    }
}

/// What came of keeping something.
#[derive(Debug)]
pub(crate) enum Put<T> {
    /// It is kept.
    Kept(T),
    /// It would be more than the user may keep.
    OverQuota,
    /// There is no such thing, or it is somebody else's.
    NotYours,
    /// It is not in the state that the caller takes it to be in.
    Changed,
}

/// Whether the owner keeps no more than he may, as the transaction sees it.
pub(super) async fn is_within(
    transaction: &mut Transaction<'_, Sqlite>,
    owner: Uuid,
    quota: Quota,
) -> Result<bool, sqlx::Error> {
    let row: Option<(i64, i64)> = sqlx::query_as("SELECT items, bytes FROM usage WHERE owner = ?")
        .bind(owner.to_string())
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(row.is_some_and(|(items, bytes)| items <= quota.items && bytes <= quota.bytes))
}
