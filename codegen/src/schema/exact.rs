//! Whether the Rust type of a schema accepts what its schema accepts and nothing else, but for null: an `Option` takes null for
//! absent, so a value that has a null in it is for the validator.
//!
//! Where it does, a request is decoded straight into the type and no validator runs. The answer errs to the safe
//! side: only what is known to be enforced counts.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Definitions, reference};

/// Keywords that serde enforces, or that constrain nothing.
const ENFORCED: [&str; 13] = [
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "enum",
    "format",
    "const",
    "description",
    "default",
    "title",
    "deprecated",
    "x-rust-name",
];
/// Formats whose Rust type enforces them, or that constrain nothing.
const FORMATS: [&str; 12] =
    ["int32", "int64", "uint32", "uint64", "float", "double", "uuid", "date", "date-time", "ipv4", "ipv6", "password"];

/// Whether the Rust type of `schema` enforces all of it in values without null.
pub fn is_exact(definitions: &Definitions, schema: &Value) -> bool {
    exact(definitions, schema, &mut BTreeSet::new())
}

fn exact<'a>(definitions: &'a Definitions, schema: &'a Value, seen: &mut BTreeSet<&'a str>) -> bool {
    if let Some(name) = reference(schema) {
        // A schema that is being looked at already is as exact as its other parts.
        return !seen.insert(name) || definitions.get(name).is_some_and(|target| exact(definitions, target, seen));
    }
    match schema {
        Value::Bool(answer) => *answer,
        Value::Object(object) => {
            object.keys().all(|key| ENFORCED.contains(&key.as_str()))
                && plain_type(object)
                && format(object)
                && required_is_seen(definitions, object)
                && parts(object).all(|part| exact(definitions, part, seen))
        }
        _ => false,
    }
}

/// One type, or one and null; string constraints and enums are enforced on strings only.
fn plain_type(object: &Map<String, Value>) -> bool {
    let mut types: Vec<&str> = match object.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => return object.is_empty(),
    };
    types.retain(|name| *name != "null");
    let on_strings = ["enum", "const"];
    match types.as_slice() {
        ["string"] => true,
        ["object"] => object_is_typed(object),
        [_] => on_strings.iter().all(|key| !object.contains_key(*key)),
        _ => false,
    }
}

/// An object without properties is a map, whose `required` nobody would check.
fn object_is_typed(object: &Map<String, Value>) -> bool {
    object.contains_key("properties") || !object.contains_key("required")
}

fn format(object: &Map<String, Value>) -> bool {
    let format = object.get("format").and_then(Value::as_str);
    format.is_none_or(|format| FORMATS.contains(&format) && !object.contains_key("enum"))
}

/// serde takes an absent `Option` for null: a property that is required and nullable has to be looked for. So has
/// one that is required and not among the properties.
fn required_is_seen(definitions: &Definitions, object: &Map<String, Value>) -> bool {
    let required = object.get("required").and_then(Value::as_array).into_iter().flatten();
    let properties = object.get("properties").and_then(Value::as_object);
    required.filter_map(Value::as_str).all(|name| {
        properties
            .and_then(|properties| properties.get(name))
            .is_some_and(|schema| !accepts_null(definitions, schema, 8))
    })
}

fn accepts_null(definitions: &Definitions, schema: &Value, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    if let Some(name) = reference(schema) {
        return definitions.get(name).is_none_or(|target| accepts_null(definitions, target, depth));
    }
    match schema.get("type") {
        Some(Value::String(name)) => name == "null",
        Some(Value::Array(names)) => names.iter().any(|name| name == "null"),
        _ => true,
    }
}

fn parts(object: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let properties = object.get("properties").and_then(Value::as_object);
    let one = ["items", "additionalProperties"].into_iter().filter_map(|key| object.get(key));
    // `additionalProperties: false` beside properties is what serde's deny_unknown_fields enforces.
    let one = one.filter(|schema| **schema != Value::Bool(false));
    properties.into_iter().flat_map(Map::values).chain(one)
}
