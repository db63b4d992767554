//! Items and their attachments.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use countersign_server::{Bytes, Cx, InternalError};
use uuid::Uuid;

use super::conditions::Conditions;
use super::problem::{NO_STORE, problem};
use super::state::{ItemsService, Principal};
use crate::api::types::{Count, Item, ItemPage, NewItem, Priority, Problem};
use crate::api::{
    CountItemsError, CreateItemError, CreateItemOk, DeleteItemError, DeleteItemParams, DownloadAttachmentError,
    DownloadAttachmentOk, ListItemsError, ListItemsOk, ListItemsParams, ReadItemError, ReadItemOk, ReadItemParams,
    ReplaceItemError, ReplaceItemOk, ReplaceItemParams, UploadAttachmentError,
};
use crate::storage::{ItemRow, Put};

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
    let labels = params.label.unwrap_or_default().iter().map(ToString::to_string).collect();
    let filter = service.storage.filter(principal.user, labels).await?;
    let limit = i64::from(params.limit);
    let mut rows = service.storage.items(&filter, after, limit + 1).await?;
    let more = rows.len() > usize::try_from(limit)?;
    if more {
        rows.pop();
    }
    let next_cursor = rows.last().filter(|_| more).map(cursor_of);
    let items = rows.into_iter().map(item).collect::<Result<_, _>>().map_err(ListItemsError::Internal)?;
    let x_total_count = service.storage.count(&filter).await?;
    Ok(ListItemsOk::Ok { body: ItemPage { items, next_cursor }, x_total_count, cache_control: NO_STORE.to_owned() })
}

pub(super) async fn create(
    service: &ItemsService,
    principal: Principal,
    new: NewItem,
) -> Result<CreateItemOk, CreateItemError> {
    let row = row(Uuid::new_v4(), new)?;
    match service.storage.put_item(principal.user, &row, service.quota, |_| true).await? {
        Put::Kept(made) => {
            let (location, e_tag) = (format!("items/{}", made.id), made.entity_tag());
            Ok(CreateItemOk::Created { body: item(made).map_err(CreateItemError::Internal)?, location, e_tag })
        }
        Put::OverQuota => Err(CreateItemError::InsufficientStorage(over_quota())),
        Put::NotYours | Put::Changed => Err(CreateItemError::Internal(InternalError::new("a new id is in use"))),
    }
}

pub(super) async fn count(service: &ItemsService) -> Result<Count, CountItemsError> {
    Ok(Count { items: service.storage.count_all().await? })
}

pub(super) async fn read(
    service: &ItemsService,
    principal: Principal,
    params: ReadItemParams,
) -> Result<ReadItemOk, ReadItemError> {
    let Some(row) = service.storage.item(principal.user, params.item_id).await? else {
        return Err(ReadItemError::NotFound(not_found()));
    };
    let (e_tag, cache_control) = (row.entity_tag(), NO_CACHE.to_owned());
    let conditions = Conditions { if_match: None, if_none_match: params.if_none_match };
    if conditions.is_known(Some(&row)) {
        return Ok(ReadItemOk::NotModified { e_tag, cache_control });
    }
    Ok(ReadItemOk::Ok { body: item(row).map_err(ReadItemError::Internal)?, e_tag, cache_control })
}

pub(super) async fn replace(
    service: &ItemsService,
    cx: &Cx,
    principal: Principal,
    params: ReplaceItemParams,
    new: NewItem,
) -> Result<ReplaceItemOk, ReplaceItemError> {
    if is_partial(cx) {
        return Err(ReplaceItemError::BadRequest(partial()));
    }
    let conditions = Conditions { if_match: params.if_match, if_none_match: params.if_none_match };
    let row = row(params.item_id, new)?;
    let put = service.storage.put_item(principal.user, &row, service.quota, |item| conditions.hold(item)).await?;
    let put = match put {
        Put::Kept(put) => put,
        Put::OverQuota => return Err(ReplaceItemError::InsufficientStorage(over_quota())),
        Put::NotYours => return Err(ReplaceItemError::Conflict(problem(409, "Conflict", "this id is in use"))),
        Put::Changed => return Err(ReplaceItemError::PreconditionFailed(changed())),
    };
    let (made, e_tag) = (put.version == 1, put.entity_tag());
    let body = item(put).map_err(ReplaceItemError::Internal)?;
    Ok(match made {
        // Relative to the request's path, `/items/{item_id}`.
        true => ReplaceItemOk::Created { location: body.id.to_string(), body, e_tag },
        false => ReplaceItemOk::Ok { body, e_tag },
    })
}

pub(super) async fn delete(
    service: &ItemsService,
    principal: Principal,
    params: DeleteItemParams,
) -> Result<(), DeleteItemError> {
    let conditions = Conditions { if_match: params.if_match, if_none_match: None };
    match service.storage.delete_item(principal.user, params.item_id, |item| conditions.hold(item)).await? {
        Put::Kept(()) => Ok(()),
        Put::Changed => Err(DeleteItemError::PreconditionFailed(changed())),
        Put::NotYours | Put::OverQuota => Err(DeleteItemError::NotFound(not_found())),
    }
}

pub(super) async fn download(
    service: &ItemsService,
    principal: Principal,
    id: Uuid,
) -> Result<DownloadAttachmentOk, DownloadAttachmentError> {
    match service.storage.attachment(principal.user, id).await? {
        Some(bytes) => Ok(DownloadAttachmentOk::Ok {
            body: bytes.into(),
            cache_control: NO_STORE.to_owned(),
            // The bytes are a user's: no browser may take them for a page.
            content_disposition: format!("attachment; filename=\"{id}.bin\""),
            x_content_type_options: "nosniff".to_owned(),
        }),
        None => Err(DownloadAttachmentError::NotFound(not_found())),
    }
}

pub(super) async fn upload(
    service: &ItemsService,
    cx: &Cx,
    principal: Principal,
    id: Uuid,
    bytes: Bytes,
) -> Result<(), UploadAttachmentError> {
    if is_partial(cx) {
        return Err(UploadAttachmentError::BadRequest(partial()));
    }
    match service.storage.attach(principal.user, id, &bytes, service.quota).await? {
        Put::Kept(()) => Ok(()),
        Put::OverQuota => Err(UploadAttachmentError::InsufficientStorage(over_quota())),
        Put::NotYours | Put::Changed => Err(UploadAttachmentError::NotFound(not_found())),
    }
}

/// RFC 9110, section 14.5: a part of something must not be kept as all of it.
fn is_partial(cx: &Cx) -> bool {
    cx.headers().contains_key("content-range")
}

fn partial() -> Problem {
    problem(400, "Bad Request", "Content-Range: only whole bodies are taken here")
}

fn changed() -> Problem {
    problem(412, "Precondition Failed", "it is not in the state that If-Match or If-None-Match asks for")
}

fn over_quota() -> Problem {
    problem(507, "Insufficient Storage", "it would be more than you may keep: delete something first")
}

/// It may be kept, and must be asked for each time: `If-None-Match`.
const NO_CACHE: &str = "private, no-cache";

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
