//! Forms: the fields of `application/x-www-form-urlencoded` and the parts of `multipart/form-data`.

use countersign_wire::{Place, Style};
use serde_json::{Map, Value};

use super::merge::{Merged, merged};
use super::{Definitions, Kind, kind, reference};
use crate::document::Node;

/// The fields that a form's schema names.
///
/// <https://spec.openapis.org/oas/v3.0.3#encoding-object>
#[derive(Debug, Default, PartialEq)]
pub struct Form {
    /// In the order of the schema.
    pub fields: Vec<FormField>,
    /// What other fields are, where there may be any.
    pub additional: Option<Kind>,
}

/// A field of a form.
#[derive(Debug, PartialEq)]
pub struct FormField {
    /// The name on the wire.
    pub name: String,
    /// The schema of its value.
    pub schema: Value,
    /// How its text becomes a value.
    pub kind: Kind,
    /// `style`; `form` unless said.
    pub style: Style,
    /// `explode`.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// What its text is.
    pub format: FieldFormat,
    /// Whether it must be there.
    pub required: bool,
    /// The media types that a part may have; none: any.
    pub content_types: Vec<String>,
}

/// What the text of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldFormat {
    /// The value as text.
    Text,
    /// JSON.
    Json,
    /// Bytes as they are; an array is several files.
    File,
}

/// The fields of `schema`; `None` where it is not an object with properties. `multipart`: parts may be files.
pub(super) fn form(
    definitions: &Definitions,
    schema: &Value,
    encoding: Option<&Node>,
    multipart: bool,
) -> Option<Form> {
    let object = resolved(definitions, schema)?;
    let properties = object.get("properties").and_then(Value::as_object).filter(|named| !named.is_empty())?;
    let required: Vec<_> = object.get("required").and_then(Value::as_array).into_iter().flatten().collect();
    let fields = properties.iter().map(|(name, schema)| {
        let encoding = encoding.and_then(|encoding| encoding.get(name));
        let is_required = required.iter().any(|required| required.as_str() == Some(name));
        field(definitions, name, schema, encoding, is_required, multipart)
    });
    let additional = match object.get("additionalProperties") {
        Some(Value::Bool(false)) => None,
        Some(schema) => Some(kind::kind(definitions, schema)),
        None => Some(Kind::Any),
    };
    Some(Form { fields: fields.collect(), additional })
}

fn field(
    definitions: &Definitions,
    name: &str,
    schema: &Value,
    encoding: Option<&Node>,
    required: bool,
    multipart: bool,
) -> FormField {
    let text = |key| encoding.and_then(|encoding| encoding.get(key)).and_then(Node::as_str);
    let style = text("style").and_then(Style::parse).filter(|style| style.fits(Place::Query)).unwrap_or(Style::Form);
    let flag = |key| encoding.and_then(|encoding| encoding.get(key)).and_then(Node::as_bool);
    let explode = flag("explode");
    let content_types: Vec<_> = text("contentType")
        .map(|types| types.split(',').map(|one| one.trim().to_ascii_lowercase()).collect())
        .unwrap_or_default();
    let kind = kind::kind(definitions, schema);
    let format = match () {
        () if multipart && is_file(definitions, schema, &content_types) => FieldFormat::File,
        () if content_types.iter().any(|one| one.contains("json")) => FieldFormat::Json,
        // OpenAPI 3.0.3, media type object, "special considerations for multipart": objects are JSON unless said otherwise.
        () if multipart && is_complex(&kind) && text("style").is_none() => FieldFormat::Json,
        () => FieldFormat::Text,
    };
    FormField {
        name: name.to_owned(),
        schema: schema.clone(),
        kind,
        style,
        explode: explode.unwrap_or(style.explodes() || style == Style::DeepObject),
        allow_reserved: flag("allowReserved").unwrap_or(false),
        format,
        required,
        content_types,
    }
}

/// An object, or a list of objects.
fn is_complex(kind: &Kind) -> bool {
    match kind {
        Kind::Object(..) => true,
        Kind::Array(item) => is_complex(item),
        _ => false,
    }
}

/// `type: string, format: binary`, a 3.1 schema of another media type, or what `encoding` says is no text; or a list of them.
fn is_file(definitions: &Definitions, schema: &Value, content_types: &[String]) -> bool {
    let Some(object) = resolved(definitions, schema) else { return false };
    if object.get("type").is_some_and(|kind| kind == "array") {
        return object.get("items").is_some_and(|items| is_file(definitions, items, content_types));
    }
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let is_text = |one: &String| one.starts_with("text/plain") || one.contains("json") || one.contains("form");
    let unconstrained = ["properties", "enum", "oneOf", "anyOf"].iter().all(|key| !object.contains_key(*key));
    let may_be_text = matches!(text("type"), None | Some("string"));
    text("format") == Some("binary")
        || (text("contentMediaType").is_some() && text("contentEncoding").is_none())
        || (may_be_text && unconstrained && !content_types.is_empty() && !content_types.iter().any(is_text))
}

/// The keywords of `schema` behind references and `allOf`.
fn resolved(definitions: &Definitions, schema: &Value) -> Option<Map<String, Value>> {
    let mut schema = schema.clone();
    for _ in 0..32 {
        if let Some(name) = reference(&schema) {
            schema = definitions.get(name)?.clone();
            continue;
        }
        match merged(definitions, schema.as_object()?) {
            Merged::Object(object) => return Some(object),
            Merged::Reference(name) => schema = definitions.get(&name)?.clone(),
        }
    }
    None
}
