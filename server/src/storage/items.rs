//! Items and their attachments. Every statement names the owner: what belongs to somebody else is
//! not there.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};
use uuid::Uuid;

use super::{Storage, now};

/// An item as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct ItemRow {
    /// The order in which items were made.
    pub(crate) number: i64,
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) price: Option<i64>,
    pub(crate) priority: String,
    /// A JSON array.
    pub(crate) labels: String,
    pub(crate) due_at: Option<i64>,
    /// A JSON object.
    pub(crate) content: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) has_attachment: bool,
    /// How often it was written.
    pub(crate) version: i64,
}

impl<'r> FromRow<'r, SqliteRow> for ItemRow {
    fn from_row(row: &'r SqliteRow) -> Result<Self, sqlx::Error> {
        let id: String = row.try_get("id")?;
        Ok(Self {
            number: row.try_get("number")?,
            id: Uuid::parse_str(&id).map_err(|error| sqlx::Error::Decode(error.into()))?,
            name: row.try_get("name")?,
            price: row.try_get("price")?,
            priority: row.try_get("priority")?,
            labels: row.try_get("labels")?,
            due_at: row.try_get("due_at")?,
            content: row.try_get("content")?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
            has_attachment: row.try_get("has_attachment")?,
            version: row.try_get("version")?,
        })
    }
}

const PAGE: &str = "SELECT *, EXISTS (SELECT 1 FROM attachments WHERE item_id = items.id) AS has_attachment FROM items \
     WHERE owner = ?1 AND number > ?2 \
     AND NOT EXISTS (SELECT 1 FROM json_each(?3) AS want WHERE want.value NOT IN (SELECT value FROM json_each(items.labels))) \
     ORDER BY number LIMIT ?4";

const COUNT: &str = "SELECT count(*) FROM items WHERE owner = ?1 \
     AND NOT EXISTS (SELECT 1 FROM json_each(?2) AS want WHERE want.value NOT IN (SELECT value FROM json_each(items.labels)))";

const ONE: &str = "SELECT *, EXISTS (SELECT 1 FROM attachments WHERE item_id = items.id) AS has_attachment FROM items \
     WHERE id = ? AND owner = ?";

const PUT: &str = "INSERT INTO items (id, owner, name, price, priority, labels, due_at, content, created_at, updated_at) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9) \
     ON CONFLICT (id) DO UPDATE SET name = ?3, price = ?4, priority = ?5, labels = ?6, due_at = ?7, content = ?8, \
     updated_at = ?9, version = version + 1 WHERE owner = ?2 \
     RETURNING *, EXISTS (SELECT 1 FROM attachments WHERE item_id = items.id) AS has_attachment";

impl Storage {
    /// Up to `limit` items whose number is greater than `after` and that have all `labels` (a JSON
    /// array).
    pub(crate) async fn items(
        &self,
        owner: Uuid,
        after: i64,
        labels: &str,
        limit: i64,
    ) -> Result<Vec<ItemRow>, sqlx::Error> {
        sqlx::query_as(PAGE).bind(owner.to_string()).bind(after).bind(labels).bind(limit).fetch_all(&self.pool).await
    }

    /// How many of the owner's items have all `labels`.
    pub(crate) async fn count(&self, owner: Uuid, labels: &str) -> Result<i64, sqlx::Error> {
        let (count,) = sqlx::query_as(COUNT).bind(owner.to_string()).bind(labels).fetch_one(&self.pool).await?;
        Ok(count)
    }

    /// How many items there are of all owners.
    pub(crate) async fn count_all(&self) -> Result<i64, sqlx::Error> {
        let (count,) = sqlx::query_as("SELECT count(*) FROM items").fetch_one(&self.pool).await?;
        Ok(count)
    }

    pub(crate) async fn item(&self, owner: Uuid, id: Uuid) -> Result<Option<ItemRow>, sqlx::Error> {
        sqlx::query_as(ONE).bind(id.to_string()).bind(owner.to_string()).fetch_optional(&self.pool).await
    }

    /// Makes or replaces `item`, in one statement. `None` where the id belongs to somebody else.
    pub(crate) async fn put_item(&self, owner: Uuid, item: &ItemRow) -> Result<Option<ItemRow>, sqlx::Error> {
        sqlx::query_as(PUT)
            .bind(item.id.to_string())
            .bind(owner.to_string())
            .bind(&item.name)
            .bind(item.price)
            .bind(&item.priority)
            .bind(&item.labels)
            .bind(item.due_at)
            .bind(&item.content)
            .bind(now())
            .fetch_optional(&self.pool)
            .await
    }

    /// Whether there was one.
    pub(crate) async fn delete_item(&self, owner: Uuid, id: Uuid) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("DELETE FROM items WHERE id = ? AND owner = ?")
            .bind(id.to_string())
            .bind(owner.to_string())
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Whether there is such an item.
    pub(crate) async fn attach(&self, owner: Uuid, id: Uuid, bytes: &[u8]) -> Result<bool, sqlx::Error> {
        let statement = "INSERT INTO attachments (item_id, bytes) SELECT id, ?1 FROM items WHERE id = ?2 AND owner = ?3 \
             ON CONFLICT (item_id) DO UPDATE SET bytes = excluded.bytes";
        let done =
            sqlx::query(statement).bind(bytes).bind(id.to_string()).bind(owner.to_string()).execute(&self.pool).await?;
        Ok(done.rows_affected() > 0)
    }

    pub(crate) async fn attachment(&self, owner: Uuid, id: Uuid) -> Result<Option<Vec<u8>>, sqlx::Error> {
        let statement =
            "SELECT bytes FROM attachments JOIN items ON items.id = item_id WHERE item_id = ? AND owner = ?";
        let row: Option<(Vec<u8>,)> =
            sqlx::query_as(statement).bind(id.to_string()).bind(owner.to_string()).fetch_optional(&self.pool).await?;
        Ok(row.map(|(bytes,)| bytes))
    }
}
