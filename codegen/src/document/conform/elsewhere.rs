//! Keys that stand in the wrong object, and where they belong.

use crate::document::Version;
use crate::document::grammar::{Field, ObjectKind};

/// Keys of other objects that say too little by themselves to be taken for misplaced ones: an
/// author may mean anything by them.
const COMMON: [&str; 7] = ["name", "url", "default", "enum", "type", "format", "title"];

/// Where a key belongs that decides something in another object than this one.
pub(super) fn elsewhere(kind: ObjectKind, key: &str) -> Option<String> {
    let has_schema = kind.any_field("schema", Version::V3_2).is_some();
    // The specification does not allow these keys in a header.
    if (COMMON.contains(&key) && !has_schema) || (kind == ObjectKind::Header && ["in", "name"].contains(&key)) {
        return None;
    }
    if key == "$ref" {
        return Some(match kind {
            ObjectKind::MediaType => "a media type cannot be a reference: put it under `schema`".to_owned(),
            _ => format!("{} cannot be a reference: write it in place", kind.name()),
        });
    }
    let has = |other: &ObjectKind| *other != kind && other.any_field(key, Version::V3_2).is_some_and(Field::decides);
    let mut homes: Vec<&str> = ObjectKind::ALL.iter().filter(|other| has(other)).map(|other| other.name()).collect();
    homes.dedup();
    match (homes.as_slice(), key) {
        ([], _) => None,
        (_, "schema") => Some(
            "`schema` belongs below `content` and a media type: `content: {application/json: {schema: ..}}`".to_owned(),
        ),
        (homes, _) => Some(format!("`{key}` belongs in {}", list(homes))),
    }
}

/// `a, b or c`.
fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// The text with a capital at its beginning.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
