//! Raised schemas as OpenAPI 3.0 has them, for progenitor.

use serde_json::{Map, Value, json};

use crate::schema::DEFS;
use crate::schema::types::lowered as typed;

/// The schema in OpenAPI 3.0's dialect, with what typify makes no use of left out.
pub(super) fn lowered(schema: &Value) -> Value {
    to_3_0(&typed(schema))
}

/// What every string of `format: password` is lowered to, as progenitor reads it.
pub(super) fn password() -> schemars::schema::SchemaObject {
    schemars::schema::SchemaObject {
        instance_type: Some(schemars::schema::InstanceType::String.into()),
        format: Some("password".to_owned()),
        ..Default::default()
    }
}

fn to_3_0(schema: &Value) -> Value {
    let Value::Object(object) = schema else {
        // 3.0 has no boolean schemas, but for `additionalProperties`.
        return if *schema == Value::Bool(false) { json!({ "not": {} }) } else { json!({}) };
    };
    if let Some(name) =
        object.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix("#/definitions/"))
    {
        return json!({ "$ref": format!("#/components/schemas/{name}") });
    }
    let mut out = Map::new();
    for (key, value) in object {
        match key.as_str() {
            "properties" => {
                let named = value.as_object().into_iter().flatten();
                out.insert(
                    key.clone(),
                    Value::Object(named.map(|(name, schema)| (name.clone(), to_3_0(schema))).collect()),
                );
            }
            "allOf" | "anyOf" | "oneOf" => {
                out.insert(key.clone(), value.as_array().into_iter().flatten().map(to_3_0).collect());
            }
            "additionalProperties" if value.is_boolean() => drop(out.insert(key.clone(), value.clone())),
            "items" | "additionalProperties" | "not" => drop(out.insert(key.clone(), to_3_0(value))),
            "const" => drop(out.insert("enum".to_owned(), json!([value]))),
            _ => drop(out.insert(key.clone(), value.clone())),
        }
    }
    null_as_flag(out)
}

/// `type: [string, "null"]` and `anyOf: [.., {type: "null"}]` as `nullable`; several types as alternatives.
fn null_as_flag(mut schema: Map<String, Value>) -> Value {
    if let Some(Value::Array(types)) = schema.get("type").cloned() {
        let others: Vec<_> = types.iter().filter(|name| *name != "null").cloned().collect();
        if others.len() < types.len() {
            schema.insert("nullable".to_owned(), Value::Bool(true));
        }
        match others.as_slice() {
            [one] => drop(schema.insert("type".to_owned(), one.clone())),
            several => {
                schema.remove("type");
                let each = several.iter().map(|name| json!({ "type": name })).collect();
                schema.insert("anyOf".to_owned(), each);
            }
        }
    }
    for key in ["anyOf", "oneOf"] {
        let Some(Value::Array(parts)) = schema.get(key).cloned() else { continue };
        let others: Vec<_> =
            parts.iter().filter(|part| part.get("type").and_then(Value::as_str) != Some("null")).cloned().collect();
        if others.len() < parts.len() {
            schema.insert("nullable".to_owned(), Value::Bool(true));
            match others.as_slice() {
                [one] => {
                    schema.remove(key);
                    schema.insert("allOf".to_owned(), json!([one]));
                }
                several => drop(schema.insert(key.to_owned(), several.into())),
            }
        }
    }
    Value::Object(schema)
}

/// The name behind `{"$ref": "#/$defs/<name>"}` as a reference of the lowered document.
pub(super) fn reference(name: &str) -> Value {
    debug_assert!(!name.starts_with(DEFS));
    json!({ "$ref": format!("#/components/schemas/{name}") })
}
