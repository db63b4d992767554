//! Raises a schema of OpenAPI 3.0 or 3.1 to JSON Schema 2020-12.
//!
//! <https://spec.openapis.org/oas/v3.0.3#schema-object>: `nullable` becomes a type, boolean `exclusiveMinimum` a
//! number, siblings of `$ref` are dropped (3.0) or kept beside it (3.1).

use serde_json::{Map, Value, json};

use super::{Definitions, follow, pattern};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Node, Target, Version};

/// Keywords whose value is one schema.
pub(super) const ONE: [&str; 10] = [
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
];
/// Keywords whose value is a list of schemas.
pub(super) const LIST: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords whose value is an object of schemas.
pub(super) const NAMED: [&str; 3] = ["properties", "patternProperties", "dependentSchemas"];
/// Keywords that are copied as they are.
const PLAIN: [&str; 31] = [
    "type",
    "enum",
    "const",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "required",
    "default",
    "description",
    "dependentRequired",
    "minContains",
    "maxContains",
    "title",
    "deprecated",
    "readOnly",
    "writeOnly",
    "contentEncoding",
    "contentMediaType",
    "x-rust-type",
    "x-rust-name",
];
/// Keywords that say something about a schema without deciding what it accepts.
pub(crate) const ANNOTATIONS: [&str; 11] = [
    "description",
    "default",
    "title",
    "deprecated",
    "readOnly",
    "writeOnly",
    "contentEncoding",
    "contentMediaType",
    "x-rust-type",
    "x-rust-name",
    "discriminator",
];

/// The raised schema at `node`. What it refers to is queued in `definitions`.
pub(super) fn raise(definitions: &mut Definitions, document: &Document, node: &Node) -> Value {
    if let Some(answer) = node.as_bool() {
        return Value::Bool(answer);
    }
    if node.as_object().is_none() {
        definitions.fault(
            Diagnostic::error("schema", node.span, "a schema must be an object")
                .label(format!("this is {}", node.kind()))
                .help("write `{}` for a schema that accepts anything"),
        );
        return Value::Bool(true);
    }
    match follow::references(node).next().is_some() {
        true => reference(definitions, document, node),
        false => Value::Object(keywords(definitions, document, node)),
    }
}

/// What is referred to, and beside it what stands beside the reference: `unevaluatedProperties` there sees what the reference has seen.
fn reference(definitions: &mut Definitions, document: &Document, node: &Node) -> Value {
    let targets = follow::references(node).map(|reference| follow::target(document, node, reference));
    let referred: Result<Vec<Value>, Diagnostic> = targets.map(|target| Ok(definitions.refer(&target?))).collect();
    let referred = match referred {
        Ok(referred) => referred,
        Err(diagnostic) => {
            definitions.fault(diagnostic);
            return Value::Bool(true);
        }
    };
    let siblings = if is_3_0(document) { Map::new() } else { keywords(definitions, document, node) };
    let (annotations, mut constraints): (Map<_, _>, Map<_, _>) =
        siblings.into_iter().partition(|(key, _)| ANNOTATIONS.contains(&key.as_str()));
    let mut raised = match (referred.as_slice(), constraints.is_empty()) {
        ([Value::Object(only)], true) => only.clone(),
        _ => {
            let others = constraints.remove("allOf").and_then(|all| all.as_array().cloned()).unwrap_or_default();
            let all: Vec<_> = referred.into_iter().chain(others).collect();
            Map::from_iter([("allOf".to_owned(), Value::Array(all))])
        }
    };
    raised.extend(constraints);
    raised.extend(annotations);
    Value::Object(raised)
}

fn keywords(definitions: &mut Definitions, document: &Document, node: &Node) -> Map<String, Value> {
    let mut raised = Map::new();
    pattern::faults(node).into_iter().for_each(|fault| definitions.fault(fault));
    for entry in node.entries() {
        let key = entry.key.as_str();
        let value = &entry.value;
        let raised_value = if ONE.contains(&key) && value.as_array().is_none() {
            raise(definitions, document, value)
        } else if LIST.contains(&key) || ONE.contains(&key) {
            value.items().iter().map(|item| raise(definitions, document, item)).collect()
        } else if NAMED.contains(&key) {
            let named = value.entries().iter();
            Value::Object(named.map(|entry| (entry.key.clone(), raise(definitions, document, &entry.value))).collect())
        } else if PLAIN.contains(&key) {
            value.to_json()
        } else {
            continue;
        };
        raised.insert(entry.key.clone(), raised_value);
    }
    if let Some(discriminator) = discriminator(definitions, document, node) {
        raised.insert("discriminator".to_owned(), discriminator);
    }
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        number_for_flag(&mut raised, exclusive, bound);
    }
    if is_3_0(document) && node.get("nullable").and_then(Node::as_bool) == Some(true) {
        return nullable(raised);
    }
    raised
}

/// `{"propertyName": .., "mapping": [[value, definition], ..]}`: the declared mapping first, then each variant by its own name.
///
/// <https://spec.openapis.org/oas/v3.0.3#discriminator-object>
fn discriminator(definitions: &mut Definitions, document: &Document, node: &Node) -> Option<Value> {
    let declared = node.get("discriminator")?;
    let property = declared.get("propertyName").and_then(Node::as_str)?;
    let variants = ["oneOf", "anyOf"].into_iter().filter_map(|key| node.get(key)).flat_map(Node::items);
    let variants: Vec<_> = variants
        .filter_map(|variant| {
            let written = variant.get("$ref").and_then(Node::as_str)?;
            Some((written, document.follow(variant).ok()?))
        })
        .collect();
    let mut mapping: Vec<(String, Value)> = Vec::new();
    for entry in declared.get("mapping").map(Node::entries).unwrap_or_default() {
        // A mapping names a schema by reference or by its name among the components.
        let Some(wanted) = entry.value.as_str() else { continue };
        let is_meant = |written: &str, target: &Target<'_>| written == wanted || target.name == wanted;
        let known = variants.iter().find(|(written, target)| is_meant(written, target));
        mapping.extend(known.map(|(_, target)| (entry.key.clone(), definitions.refer(target))));
    }
    for (_, target) in &variants {
        let name = target.name.clone();
        if !mapping.iter().any(|(known, _)| *known == name) {
            mapping.push((name, definitions.refer(target)));
        }
    }
    let mapping: Vec<_> = mapping.iter().map(|(value, target)| json!([value, target])).collect();
    Some(json!({ "propertyName": property, "mapping": mapping }))
}

/// `minimum: 3, exclusiveMinimum: true` -> `exclusiveMinimum: 3`.
fn number_for_flag(schema: &mut Map<String, Value>, exclusive: &str, bound: &str) {
    match schema.get(exclusive).and_then(Value::as_bool) {
        Some(true) => match schema.remove(bound) {
            Some(value) => schema.insert(exclusive.to_owned(), value),
            None => schema.remove(exclusive),
        },
        Some(false) => schema.remove(exclusive),
        None => None,
    };
}

fn nullable(mut schema: Map<String, Value>) -> Map<String, Value> {
    let Some(kind) = schema.get("type").cloned() else {
        let outside = |key: &str| key != "discriminator" && ANNOTATIONS.contains(&key);
        let (mut outer, schema): (Map<_, _>, Map<_, _>) = schema.into_iter().partition(|(key, _)| outside(key));
        outer.insert("anyOf".to_owned(), json!([schema, { "type": "null" }]));
        return outer;
    };
    schema.insert("type".to_owned(), json!([kind, "null"]));
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    schema
}

fn is_3_0(document: &Document) -> bool {
    document.version() == Version::V3_0
}

/// `schema` as a validator needs it: what only documents is left out.
pub(super) fn without_annotations(schema: &Value) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    let kept = object.iter().filter(|(key, _)| !ANNOTATIONS.contains(&key.as_str()));
    let mut kept: Map<_, _> = kept.map(|(key, value)| (key.clone(), stripped(key, value))).collect();
    if let Some(Value::Array(names)) = kept.get_mut("required") {
        names.retain(|name| !is_read_only(object, name));
    }
    Value::Object(kept)
}

/// OpenAPI 3.0.3, "fixed fields" of the schema object: `required` of a `readOnly` property takes effect on responses only.
fn is_read_only(object: &Map<String, Value>, name: &Value) -> bool {
    let property = name.as_str().and_then(|name| object.get("properties")?.get(name));
    property.and_then(|property| property.get("readOnly")).and_then(Value::as_bool).unwrap_or(false)
}

fn stripped(key: &str, value: &Value) -> Value {
    match value {
        Value::Object(named) if NAMED.contains(&key) => {
            Value::Object(named.iter().map(|(name, schema)| (name.clone(), without_annotations(schema))).collect())
        }
        Value::Array(list) if LIST.contains(&key) || ONE.contains(&key) => {
            list.iter().map(without_annotations).collect()
        }
        _ if ONE.contains(&key) => without_annotations(value),
        _ => value.clone(),
    }
}
