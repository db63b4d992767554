//! Items and their attachments.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use countersign_server::{ByteStream, Bytes, InternalError};
use uuid::Uuid;

use super::problem::problem;
use super::state::{ItemsService, Principal};
use crate::api::types::{Count, Item, ItemPage, NewItem, Priority, Problem};
use crate::api::{
    CountItemsError, CreateItemError, CreateItemOk, DeleteItemError, DownloadAttachmentError, ListItemsError,
    ListItemsOk, ListItemsParams, ReadItemError, ReplaceItemError, ReplaceItemOk, UploadAttachmentError,
};
use crate::storage::ItemRow;

pub(super) async fn list(
    service: &ItemsService,
    principal: Principal,
    params: ListItemsParams,
) -> Result<ListItemsOk, ListItemsError> {
    let cursor = params.cursor.as_ref().map(|text| parse_cursor(text.as_str()));
    let after = match cursor {
        Some(None) => {
            return Err(ListItemsError::BadRequest(problem(400, "Bad Request", "the cursor is none of ours")));
        }
        Some(Some(number)) => number,
        None => 0,
    };
    let labels = serde_json::to_string(&params.label.unwrap_or_default())?;
    let limit = i64::from(params.limit);
    let mut rows = service.storage.items(principal.user, after, &labels, limit + 1).await?;
    let more = rows.len() > usize::try_from(limit)?;
    if more {
        rows.pop();
    }
    let next_cursor = rows.last().filter(|_| more).map(cursor_of);
    let items = rows.into_iter().map(item).collect::<Result<_, _>>().map_err(ListItemsError::Internal)?;
    let x_total_count = service.storage.count(principal.user, &labels).await?;
    Ok(ListItemsOk::Ok { body: ItemPage { items, next_cursor }, x_total_count })
}

pub(super) async fn create(
    service: &ItemsService,
    principal: Principal,
    new: NewItem,
) -> Result<CreateItemOk, CreateItemError> {
    let row = row(Uuid::new_v4(), new)?;
    let made = service.storage.put_item(principal.user, &row).await?;
    let made = made.ok_or_else(|| CreateItemError::Internal(InternalError::new("a new id is in use")))?;
    let location = format!("items/{}", made.id);
    Ok(CreateItemOk::Created { body: item(made).map_err(CreateItemError::Internal)?, location })
}

pub(super) async fn count(service: &ItemsService) -> Result<Count, CountItemsError> {
    Ok(Count { items: service.storage.count_all().await? })
}

pub(super) async fn read(service: &ItemsService, principal: Principal, id: Uuid) -> Result<Item, ReadItemError> {
    match service.storage.item(principal.user, id).await? {
        Some(row) => item(row).map_err(ReadItemError::Internal),
        None => Err(ReadItemError::NotFound(not_found())),
    }
}

pub(super) async fn replace(
    service: &ItemsService,
    principal: Principal,
    id: Uuid,
    new: NewItem,
) -> Result<ReplaceItemOk, ReplaceItemError> {
    let Some(put) = service.storage.put_item(principal.user, &row(id, new)?).await? else {
        return Err(ReplaceItemError::Conflict(problem(409, "Conflict", "this id is in use")));
    };
    let made = put.version == 1;
    let body = item(put).map_err(ReplaceItemError::Internal)?;
    Ok(match made {
        // Relative to the request's path, `/items/{item_id}`.
        true => ReplaceItemOk::Created { location: body.id.to_string(), body },
        false => ReplaceItemOk::Ok(body),
    })
}

pub(super) async fn delete(service: &ItemsService, principal: Principal, id: Uuid) -> Result<(), DeleteItemError> {
    match service.storage.delete_item(principal.user, id).await? {
        true => Ok(()),
        false => Err(DeleteItemError::NotFound(not_found())),
    }
}

pub(super) async fn download(
    service: &ItemsService,
    principal: Principal,
    id: Uuid,
) -> Result<ByteStream, DownloadAttachmentError> {
    match service.storage.attachment(principal.user, id).await? {
        Some(bytes) => Ok(bytes.into()),
        None => Err(DownloadAttachmentError::NotFound(not_found())),
    }
}

pub(super) async fn upload(
    service: &ItemsService,
    principal: Principal,
    id: Uuid,
    bytes: Bytes,
) -> Result<(), UploadAttachmentError> {
    match service.storage.attach(principal.user, id, &bytes).await? {
        true => Ok(()),
        false => Err(UploadAttachmentError::NotFound(not_found())),
    }
}

/// An item as it is kept; times and version are the storage's to set.
fn row(id: Uuid, new: NewItem) -> Result<ItemRow, serde_json::Error> {
    Ok(ItemRow {
        number: 0,
        id,
        name: new.name.to_string(),
        price: new.price.flatten(),
        priority: new.priority.to_string(),
        labels: serde_json::to_string(&new.labels.unwrap_or_default())?,
        due_at: new.due_at.map(|time| time.timestamp_millis()),
        content: serde_json::to_string(&new.content)?,
        created_at: 0,
        updated_at: 0,
        has_attachment: false,
        version: 0,
    })
}

fn item(row: ItemRow) -> Result<Item, InternalError> {
    Ok(Item {
        id: row.id,
        name: row.name,
        price: row.price,
        priority: row.priority.parse::<Priority>()?,
        labels: serde_json::from_str(&row.labels)?,
        due_at: row.due_at.map(time).transpose()?,
        content: serde_json::from_str(&row.content)?,
        created_at: time(row.created_at)?,
        updated_at: time(row.updated_at)?,
        has_attachment: row.has_attachment,
    })
}

fn time(milliseconds: i64) -> Result<DateTime<Utc>, InternalError> {
    DateTime::from_timestamp_millis(milliseconds).ok_or_else(|| InternalError::new("a time out of range"))
}

/// Opaque to callers: where a page ends.
fn cursor_of(row: &ItemRow) -> String {
    URL_SAFE_NO_PAD.encode(row.number.to_be_bytes())
}

fn parse_cursor(text: &str) -> Option<i64> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    Some(i64::from_be_bytes(bytes.try_into().ok()?))
}

fn not_found() -> Problem {
    problem(404, "Not Found", "you have no such thing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_cursors_are_read() {
        let row = row(
            Uuid::nil(),
            serde_json::from_str(r#"{"name": "a", "content": {"kind": "note", "text": ""}}"#).expect("an item"),
        );
        let text = cursor_of(&row.expect("a row"));
        assert_eq!(parse_cursor(&text), Some(0));
        for wrong in ["", "!", "AAAA", &format!("{text}AA")] {
            assert_eq!(parse_cursor(wrong), None, "{wrong}");
        }
    }
}
