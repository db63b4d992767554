//! Words that authors write for a type of JSON Schema.

use super::change::{Action, value};
use super::walk::{Step, Walk, is_null};
use crate::diagnostic::Diagnostic;
use crate::document::Node;

/// The word in lower case, the type that it means, and the format that says the rest.
///
/// A row is here only where the word names one type of JSON Schema in any language that authors
/// come from: so `text`, `list`, `map` and `enum` are missing, which are types of something else.
const WORDS: &[(&str, &str, Option<&str>)] = &[
    // Other languages' names for whole numbers.
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("long", "integer", Some("int64")),
    ("bigint", "integer", None),
    // A float is a number that may have a fraction.
    ("float", "number", Some("float")),
    ("double", "number", Some("double")),
    ("decimal", "number", None),
    ("bool", "boolean", None),
    ("str", "string", None),
    // Formats of strings, written as types.
    ("guid", "string", Some("uuid")),
    ("uuid", "string", Some("uuid")),
    ("date", "string", Some("date")),
    ("datetime", "string", Some("date-time")),
    ("date-time", "string", Some("date-time")),
    ("uri", "string", Some("uri")),
    ("email", "string", Some("email")),
    // Swagger 2.0's type of files.
    ("file", "string", Some("binary")),
    ("binary", "string", Some("binary")),
    // The same in another case.
    ("string", "string", None),
    ("integer", "integer", None),
    ("number", "number", None),
    ("boolean", "boolean", None),
    ("object", "object", None),
    ("array", "array", None),
    // OpenAPI 3.0 has `nullable`; the reader of schemas takes both.
    ("null", "null", None),
];

/// Takes the value of a `type` for the type that it plainly means.
pub(super) fn mend(walk: &mut Walk<'_>, node: &Node) -> bool {
    let is_item = matches!(walk.steps.last(), Some(Step::Index(_)));
    let word = match node.as_str() {
        Some(text) => text.to_ascii_lowercase(),
        // `[string, null]`: YAML's null in a list of types.
        None if is_null(node) && is_item => "null".to_owned(),
        None => return false,
    };
    let Some((_, kind, format)) = WORDS.iter().find(|(known, _, _)| *known == word) else { return false };
    let with_format = format.map_or_else(String::new, |format| format!(" with `format: {format}`"));
    let written = if *kind == "null" { "'null'".to_owned() } else { (*kind).to_owned() };
    let found = node.as_str().unwrap_or("null");
    let what = if found == "null" { "`null` is not a type of OpenAPI 3.0" } else { "there is no such type" };
    let what = if found == "null" && node.as_str().is_none() { "`null` is not written as a type here" } else { what };
    walk.find(
        Diagnostic::warning("mended", node.span, format!("{what}: `{found}`"))
            .label(format!("taken as `{kind}`{with_format}"))
            .help(format!("write `type: {written}`{with_format}")),
    );
    walk.change(Action::Set(value(&(*kind).into(), node)));
    if let Some(format) = format.filter(|_| !is_item) {
        walk.change_parent(Action::Insert("format", value(&format.into(), node)));
    }
    true
}
