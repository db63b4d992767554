//! What is behind a media type.

use super::body::Direction;
use super::{ContentKind, EventData, Reader, TextSchema};
use crate::document::{Entry, Node};
use crate::schema::{ANNOTATIONS, Form, Kind, SchemaUse};

pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub(super) fn kind<'d>(reader: &mut Reader<'d, '_>, media: &'d Entry, hint: &str, direction: Direction) -> ContentKind {
    let essence = essence(&media.key);
    let schema = |reader: &mut Reader<'d, '_>| match media.value.get("schema").or(media.value.get("itemSchema")) {
        Some(schema) => reader.schema(schema, hint),
        None => reader.definitions.anything(hint),
    };
    if is_json(&media.key) {
        return ContentKind::Json(schema(reader));
    }
    match essence.as_str() {
        "application/x-www-form-urlencoded" => {
            let used = schema(reader);
            let form = reader.form(&used.schema, media.value.get("encoding"), false);
            ContentKind::Form(used, form.unwrap_or(Form { fields: Vec::new(), additional: Some(Kind::Any) }))
        }
        "multipart/form-data" if direction == Direction::Request && media.value.get("schema").is_some() => {
            let used = schema(reader);
            match reader.form(&used.schema, media.value.get("encoding"), true) {
                Some(form) => ContentKind::Multipart(used, form),
                None => ContentKind::Bytes,
            }
        }
        "text/event-stream" if direction == Direction::Response => ContentKind::Events(event_data(reader, media, hint)),
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/json-seq"
        | "application/x-json-stream"
        | "application/stream+json"
            if direction == Direction::Response =>
        {
            ContentKind::Lines(item(reader, media, hint))
        }
        "*/*" | "application/*" | "*" => of_range(reader, media, hint, direction),
        _ if essence.starts_with("text/") && !essence.ends_with("/xml") => {
            ContentKind::Text(text_schema(reader, media, hint, direction))
        }
        _ => ContentKind::Bytes,
    }
}

pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    let (_, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    subtype == "json" || subtype == "x-json" || (subtype.ends_with("+json") && subtype != "stream+json")
}

/// The schema of each item of a stream. `itemSchema` is OpenAPI 3.2's; before, `schema` stood for it.
fn item<'d>(reader: &mut Reader<'d, '_>, media: &'d Entry, hint: &str) -> SchemaUse {
    match media.value.get("itemSchema").or(media.value.get("schema")) {
        Some(schema) => reader.schema(schema, hint),
        None => reader.definitions.anything(hint),
    }
}

/// What `schema` says of the data of each event. An `itemSchema` describes the whole event: what counts is its `data` and, where that
/// is JSON in a string, its `contentSchema` (OpenAPI 3.2, section 4.14.4).
fn event_data<'d>(reader: &mut Reader<'d, '_>, media: &'d Entry, hint: &str) -> Option<EventData> {
    let declared = match media.value.get("itemSchema") {
        Some(event) => {
            let event = reader.resolve(event)?;
            event.get("properties")?.get("data")?
        }
        None => media.value.get("schema")?,
    };
    let inside = reader.resolve(declared)?.get("contentSchema");
    let schema = inside.unwrap_or(declared);
    if inside.is_none() && is_plain_text(reader, schema) {
        return None;
    }
    let schema = reader.schema(schema, hint);
    let kind = reader.definitions.kind(reader.document, &schema.schema);
    let json = inside.is_some() || kind != Kind::String;
    Some(EventData { schema, json })
}

/// The schema of a text that is answered, where it says more than that.
fn text_schema<'d>(
    reader: &mut Reader<'d, '_>,
    media: &'d Entry,
    hint: &str,
    direction: Direction,
) -> Option<TextSchema> {
    let declared = media.value.get("schema").filter(|_| direction == Direction::Response)?;
    if is_plain_text(reader, declared) {
        return None;
    }
    let schema = reader.schema(declared, hint);
    let kind = reader.definitions.kind(reader.document, &schema.schema);
    Some(TextSchema { schema, kind })
}

/// Whether any text is what `schema` asks for.
fn is_plain_text<'d>(reader: &mut Reader<'d, '_>, schema: &'d Node) -> bool {
    let Some(schema) = reader.resolve(schema) else { return true };
    let is_text = schema.get("type").is_none_or(|kind| kind.as_str() == Some("string"));
    let says_nothing = |entry: &Entry| ANNOTATIONS.contains(&entry.key.as_str()) || PLAIN.contains(&entry.key.as_str());
    is_text && schema.entries().iter().all(says_nothing)
}

/// What else a schema of any text may hold.
const PLAIN: [&str; 5] = ["type", "example", "examples", "externalDocs", "xml"];

/// `*/*` with a schema that is no file means JSON, as the frameworks that write it send.
fn of_range<'d>(reader: &mut Reader<'d, '_>, media: &'d Entry, hint: &str, direction: Direction) -> ContentKind {
    let Some(declared) = media.value.get("schema") else { return ContentKind::Bytes };
    let resolved = reader.resolve(declared);
    let text = |key| resolved.and_then(|resolved| resolved.get(key)).and_then(Node::as_str);
    match (text("type"), text("format")) {
        (Some("string"), Some("binary" | "byte")) => ContentKind::Bytes,
        (Some("string"), _) => ContentKind::Text(text_schema(reader, media, hint, direction)),
        _ if resolved.is_none_or(|resolved| resolved.entries().is_empty()) => ContentKind::Bytes,
        _ => ContentKind::Json(reader.schema(declared, hint)),
    }
}
