//! Items and their attachments. Every statement names the owner: what belongs to somebody else is
//! not there.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteConnection};
use uuid::Uuid;

use super::usage::{Put, Quota, is_within};
use super::{Storage, StorageError, now, uuid};

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
            id: uuid(&id)?,
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

impl ItemRow {
    /// Tells this state of the item from any other, also from that of an item which had the id
    /// before.
    pub(crate) fn entity_tag(&self) -> String {
        format!("\"{}-{}\"", self.version, self.updated_at)
    }
}

const ITEM: &str = "items.*, EXISTS (SELECT 1 FROM attachments WHERE item_id = items.id) AS has_attachment";

const PUT: &str = "INSERT INTO items (id, owner, name, price, priority, labels, due_at, content, created_at, updated_at) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9) \
     ON CONFLICT (id) DO UPDATE SET name = ?3, price = ?4, priority = ?5, labels = ?6, due_at = ?7, content = ?8, \
     updated_at = ?9, version = version + 1 WHERE owner = ?2";

/// Which items: all of an owner, or those with labels. The rarest label leads to them; the others
/// (a JSON array) are looked up for each.
#[derive(Debug)]
pub(crate) struct Filter {
    owner: String,
    rarest: Option<String>,
    others: String,
    /// How many items have the rarest label, or are there at all.
    count: i64,
}

const HAS_OTHERS: &str = "NOT EXISTS (SELECT 1 FROM json_each(?3) AS want WHERE NOT EXISTS \
     (SELECT 1 FROM item_labels AS has WHERE has.owner = ?1 AND has.label = want.value AND has.number = found.number))";

impl Storage {
    /// The items of `owner` that have all `labels`.
    pub(crate) async fn filter(&self, owner: Uuid, mut labels: Vec<String>) -> Result<Filter, StorageError> {
        labels.sort();
        labels.dedup();
        let owner = owner.to_string();
        if labels.is_empty() {
            let statement = "SELECT items FROM usage WHERE owner = ?";
            let row: Option<(i64,)> = sqlx::query_as(statement).bind(&owner).fetch_optional(&self.readers).await?;
            let count = row.map_or(0, |(count,)| count);
            return Ok(Filter { owner, rarest: None, others: "[]".to_owned(), count });
        }
        let (label, count): (String, i64) = sqlx::query_as(
            "SELECT value, coalesce(label_usage.items, 0) AS many FROM json_each(?2) \
             LEFT JOIN label_usage ON owner = ?1 AND label = value ORDER BY many LIMIT 1",
        )
        .bind(&owner)
        .bind(json_array(&labels))
        .fetch_one(&self.readers)
        .await?;
        labels.retain(|other| *other != label);
        Ok(Filter { owner, rarest: Some(label), others: json_array(&labels), count })
    }

    /// Up to `limit` items whose number is greater than `after`.
    pub(crate) async fn items(&self, filter: &Filter, after: i64, limit: i64) -> Result<Vec<ItemRow>, StorageError> {
        let statement = match &filter.rarest {
            None => format!(
                "SELECT {ITEM} FROM items WHERE owner = ?1 AND ?2 IS NULL AND ?3 = '[]' AND number > ?4 ORDER BY number LIMIT ?5"
            ),
            Some(_) => format!(
                "SELECT {ITEM} FROM item_labels AS found JOIN items ON items.number = found.number \
                 WHERE found.owner = ?1 AND found.label = ?2 AND found.number > ?4 AND {HAS_OTHERS} \
                 ORDER BY found.number LIMIT ?5"
            ),
        };
        let query = sqlx::query_as(sqlx::AssertSqlSafe(statement));
        let query = query.bind(&filter.owner).bind(&filter.rarest).bind(&filter.others).bind(after).bind(limit);
        Ok(query.fetch_all(&self.readers).await?)
    }

    /// How many there are on all pages. One label, or none, costs a look-up; several cost what the
    /// rarest of them has.
    pub(crate) async fn count(&self, filter: &Filter) -> Result<i64, StorageError> {
        if filter.others == "[]" {
            return Ok(filter.count);
        }
        let statement = format!(
            "SELECT count(*) FROM item_labels AS found WHERE found.owner = ?1 AND found.label = ?2 AND {HAS_OTHERS}"
        );
        let query = sqlx::query_as(sqlx::AssertSqlSafe(statement));
        let query = query.bind(&filter.owner).bind(&filter.rarest).bind(&filter.others);
        let (count,) = query.fetch_one(&self.readers).await?;
        Ok(count)
    }

    /// How many items there are of all owners.
    pub(crate) async fn count_all(&self) -> Result<i64, StorageError> {
        let statement = "SELECT coalesce(sum(items), 0) FROM usage";
        let (count,) = sqlx::query_as(statement).fetch_one(&self.readers).await?;
        Ok(count)
    }

    pub(crate) async fn item(&self, owner: Uuid, id: Uuid) -> Result<Option<ItemRow>, StorageError> {
        Ok(one(owner, id, &mut *self.readers.acquire().await?).await?)
    }

    /// Makes or replaces `item`, where its state, if there is one, is as the caller expects.
    pub(crate) async fn put_item(
        &self,
        owner: Uuid,
        item: &ItemRow,
        quota: Quota,
        expected: impl Fn(Option<&ItemRow>) -> bool,
    ) -> Result<Put<ItemRow>, StorageError> {
        let mut write = self.write().await?;
        if !expected(one(owner, item.id, &mut write).await?.as_ref()) {
            return Ok(Put::Changed);
        }
        let done = sqlx::query(PUT)
            .bind(item.id.to_string())
            .bind(owner.to_string())
            .bind(&item.name)
            .bind(item.price)
            .bind(&item.priority)
            .bind(&item.labels)
            .bind(item.due_at)
            .bind(&item.content)
            .bind(now())
            .execute(&mut *write)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(Put::NotYours);
        }
        if !is_within(&mut write, owner, quota).await? {
            return Ok(Put::OverQuota);
        }
        let Some(row) = one(owner, item.id, &mut write).await? else { return Ok(Put::NotYours) };
        write.commit().await?;
        Ok(Put::Kept(row))
    }

    /// Deletes an item whose state is as the caller expects.
    pub(crate) async fn delete_item(
        &self,
        owner: Uuid,
        id: Uuid,
        expected: impl Fn(Option<&ItemRow>) -> bool,
    ) -> Result<Put<()>, StorageError> {
        let mut write = self.write().await?;
        let found = one(owner, id, &mut write).await?;
        if !expected(found.as_ref()) {
            return Ok(Put::Changed);
        }
        let statement = "DELETE FROM items WHERE id = ? AND owner = ?";
        sqlx::query(statement).bind(id.to_string()).bind(owner.to_string()).execute(&mut *write).await?;
        write.commit().await?;
        Ok(if found.is_some() { Put::Kept(()) } else { Put::NotYours })
    }

    /// Attaches bytes to an item: that is another state of the item.
    pub(crate) async fn attach(
        &self,
        owner: Uuid,
        id: Uuid,
        bytes: &[u8],
        quota: Quota,
    ) -> Result<Put<()>, StorageError> {
        let mut write = self.write().await?;
        let statement = "UPDATE items SET version = version + 1, updated_at = ? WHERE id = ? AND owner = ?";
        let query = sqlx::query(statement).bind(now()).bind(id.to_string()).bind(owner.to_string());
        if query.execute(&mut *write).await?.rows_affected() == 0 {
            return Ok(Put::NotYours);
        }
        let statement = "INSERT INTO attachments (item_id, bytes, owner) VALUES (?, ?, ?) \
             ON CONFLICT (item_id) DO UPDATE SET bytes = excluded.bytes";
        sqlx::query(statement).bind(id.to_string()).bind(bytes).bind(owner.to_string()).execute(&mut *write).await?;
        if !is_within(&mut write, owner, quota).await? {
            return Ok(Put::OverQuota);
        }
        write.commit().await?;
        Ok(Put::Kept(()))
    }

    pub(crate) async fn attachment(&self, owner: Uuid, id: Uuid) -> Result<Option<Vec<u8>>, StorageError> {
        let statement =
            "SELECT bytes FROM attachments JOIN items ON items.id = item_id WHERE item_id = ? AND items.owner = ?";
        let row: Option<(Vec<u8>,)> = sqlx::query_as(statement)
            .bind(id.to_string())
            .bind(owner.to_string())
            .fetch_optional(&self.readers)
            .await?;
        Ok(row.map(|(bytes,)| bytes))
    }
}

async fn one(owner: Uuid, id: Uuid, connection: &mut SqliteConnection) -> Result<Option<ItemRow>, sqlx::Error> {
    let statement = format!("SELECT {ITEM} FROM items WHERE id = ? AND owner = ?");
    let query = sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(id.to_string()).bind(owner.to_string());
    query.fetch_optional(connection).await
}

fn json_array(labels: &[String]) -> String {
    serde_json::Value::from(labels).to_string()
}
