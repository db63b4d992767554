//! How the text of a parameter or form field becomes a JSON value.

use serde_json::{Map, Value};

use super::{Definitions, reference};

/// The JSON type that text is read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text stays text.
    String,
    /// A number without fraction.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Several types or none: text stays text.
    Any,
    /// Items.
    Array(Box<Kind>),
    /// Properties, and what any other property is.
    Object(Vec<(String, Kind)>, Option<Box<Kind>>),
}

/// How deep arrays and objects are followed: text has no deeper structure in any style.
const DEPTH: usize = 4;

pub(super) fn kind(definitions: &Definitions, schema: &Value) -> Kind {
    kind_of(definitions, schema, DEPTH)
}

fn kind_of(definitions: &Definitions, schema: &Value, depth: usize) -> Kind {
    let Some(depth) = depth.checked_sub(1) else { return Kind::Any };
    if let Some(target) = reference(schema).and_then(|name| definitions.get(name)) {
        return kind_of(definitions, target, depth);
    }
    let Value::Object(object) = schema else { return Kind::Any };
    match declared_type(object) {
        Some("string") => Kind::String,
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Boolean,
        Some("array") => {
            let items = object.get("items");
            Kind::Array(Box::new(items.map_or(Kind::Any, |items| kind_of(definitions, items, depth))))
        }
        Some("object") => object_kind(definitions, object, depth),
        _ => combined(definitions, object, depth),
    }
}

/// The one type besides null.
fn declared_type(object: &Map<String, Value>) -> Option<&str> {
    let declared = match object.get("type")? {
        Value::String(name) => return Some(name),
        Value::Array(names) => names,
        _ => return None,
    };
    let mut types = declared.iter().filter_map(Value::as_str).filter(|name| *name != "null");
    types.next().filter(|_| types.next().is_none())
}

fn object_kind(definitions: &Definitions, object: &Map<String, Value>, depth: usize) -> Kind {
    let properties = object.get("properties").and_then(Value::as_object);
    let properties = properties.into_iter().flatten();
    let additional = object.get("additionalProperties").filter(|schema| schema.is_object());
    Kind::Object(
        properties.map(|(name, schema)| (name.clone(), kind_of(definitions, schema, depth))).collect(),
        additional.map(|schema| Box::new(kind_of(definitions, schema, depth))),
    )
}

/// A combination has a kind where all parts that have one agree; an enum has that of its values.
fn combined(definitions: &Definitions, object: &Map<String, Value>, depth: usize) -> Kind {
    if let Some(values) = object.get("enum").and_then(Value::as_array) {
        return agreed(values.iter().filter(|value| !value.is_null()).map(value_kind));
    }
    if let Some(value) = object.get("const") {
        return value_kind(value);
    }
    let parts = ["allOf", "anyOf", "oneOf"].iter().filter_map(|key| object.get(*key)?.as_array()).flatten();
    let parts = parts.filter(|part| part.get("type").and_then(Value::as_str) != Some("null"));
    agreed(parts.map(|part| kind_of(definitions, part, depth)).filter(|kind| *kind != Kind::Any))
}

fn agreed(mut kinds: impl Iterator<Item = Kind>) -> Kind {
    match kinds.next() {
        Some(first) if kinds.all(|kind| kind == first) => first,
        _ => Kind::Any,
    }
}

fn value_kind(value: &Value) -> Kind {
    match value {
        Value::String(_) => Kind::String,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if number.is_f64() => Kind::Number,
        Value::Number(_) => Kind::Integer,
        _ => Kind::Any,
    }
}
