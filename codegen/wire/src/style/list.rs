//! Items and members in one text, with delimiters between them.

use serde_json::{Map, Value};

use super::coding::Coding;
use super::delimiter::Delimiter;
use super::layout::Layout;
use crate::parameter::{Kind, Refusal, Shape, Unreadable, members, texts};
use crate::percent::{RESERVED, RESERVED_BETWEEN_COMMAS, UNRESERVED, encoded};

/// `a,b`. Members as `name,text`, exploded as `name=text`.
pub(super) fn write(layout: &Layout<'_>, value: &Shape, delimiter: &Delimiter) -> Result<String, Refusal> {
    let (items, equals) = match value {
        Shape::Null => return Ok(String::new()),
        Shape::Text(text) => return Ok(write_one(layout, text)),
        Shape::List(items) => (texts(items)?, None),
        Shape::Object(entries) => {
            let flat = members(entries).flat_map(|(name, text)| [name.to_owned(), text]).collect();
            (flat, Some(if layout.explode { "=" } else { delimiter.written }))
        }
    };
    if equals.is_none() && matches!(items.as_slice(), [only] if only.is_empty()) {
        return Err(Refusal::OneEmptyText);
    }
    if let Some((excluded, refusal)) = &delimiter.excluded
        && items.iter().any(|item| item.contains(*excluded))
    {
        return Err(refusal.clone());
    }
    let set = if layout.allow_reserved { RESERVED_BETWEEN_COMMAS } else { delimiter.encoded };
    let items: Vec<_> = items.iter().map(|item| encoded(item, set)).collect();
    Ok(match equals {
        None => items.join(delimiter.written),
        Some(equals) => items.chunks(2).map(|pair| pair.join(equals)).collect::<Vec<_>>().join(delimiter.written),
    })
}

/// A text that has no delimiters.
pub(super) fn write_one(layout: &Layout<'_>, text: &str) -> String {
    encoded(text, if layout.allow_reserved { RESERVED } else { UNRESERVED })
}

/// What [`write`] wrote. An empty text is an empty list, or an empty object.
pub(super) fn read(
    layout: &Layout<'_>,
    text: &str,
    delimiter: &Delimiter,
    coding: Coding,
) -> Result<Value, Unreadable> {
    match layout.kind {
        Kind::Array(_) if text.is_empty() => Ok(Value::Array(Vec::new())),
        Kind::Array(item) => read_items(*item, &(delimiter.split)(text, coding, item.is_text()), coding),
        Kind::Object(..) if text.is_empty() => Ok(Value::Object(Map::new())),
        Kind::Object(..) => {
            let pieces = (delimiter.split)(text, coding, true);
            let pairs = if layout.explode { exploded(&pieces) } else { paired(&pieces) };
            let pairs = pairs.ok_or_else(|| Unreadable::mismatch("is no list of names and values"))?;
            read_members(layout.kind, &pairs, coding)
        }
        scalar => Ok(scalar.value(coding.decode(text)?)),
    }
}

/// `name=value` each.
fn exploded<'t>(pieces: &[&'t str]) -> Option<Vec<(&'t str, &'t str)>> {
    pieces.iter().map(|piece| piece.split_once('=')).collect()
}

/// A name, and its value behind it.
fn paired<'t>(pieces: &[&'t str]) -> Option<Vec<(&'t str, &'t str)>> {
    pieces.chunks(2).map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect()
}

/// An array of these pieces.
pub(super) fn read_items(item: Kind, pieces: &[&str], coding: Coding) -> Result<Value, Unreadable> {
    let items = pieces.iter().map(|piece| Ok(item.value(coding.decode(piece)?)));
    items.collect::<Result<Vec<_>, _>>().map(Value::Array)
}

/// An object of these pairs.
pub(super) fn read_members(kind: Kind, pairs: &[(&str, &str)], coding: Coding) -> Result<Value, Unreadable> {
    let mut object = Map::new();
    for (name, text) in pairs {
        let name = coding.decode(name)?;
        let value = kind.member(&name).value(coding.decode(text)?);
        if object.insert(name, value).is_some() {
            return Err(Unreadable::mismatch("has a member twice"));
        }
    }
    Ok(Value::Object(object))
}
