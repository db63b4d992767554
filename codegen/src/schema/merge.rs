//! `allOf`: one schema out of several that must all hold.
//!
//! Only what decides the Rust type is merged; the validator has the schema as it is.

use serde_json::{Map, Value, json};

use super::{ANNOTATIONS, Definitions, reference};
use crate::model::camel_case;

/// The keyword under which a property that came from a definition remembers the name that its type has there, so that all who
/// take the property over share one type: `[definition, name]`.
pub(crate) const ORIGIN: &str = "x-countersign-origin";

/// A schema without `allOf`.
pub(crate) enum Merged {
    /// Nothing but a definition.
    Reference(String),
    /// Keywords.
    Object(Map<String, Value>),
}

/// `object` with its `allOf` carried out.
pub(crate) fn merged(definitions: &Definitions, object: &Map<String, Value>) -> Merged {
    merge_all(definitions, object, &mut Vec::new())
}

fn merge_all(definitions: &Definitions, object: &Map<String, Value>, open: &mut Vec<String>) -> Merged {
    let Some(Value::Array(parts)) = object.get("allOf") else { return Merged::Object(object.clone()) };
    let mut rest = object.clone();
    rest.remove("allOf");
    let rest_constrains = constrains(&rest);
    let parts: Vec<_> = parts.iter().filter(|part| part.as_object().is_some_and(constrains)).collect();
    if let ([only], false) = (parts.as_slice(), rest_constrains)
        && let Some(name) = reference(only)
    {
        return Merged::Reference(name.to_owned());
    }
    let mut out = Map::new();
    for part in parts {
        merge(&mut out, keywords(definitions, part, open));
    }
    merge(&mut out, rest);
    Merged::Object(out)
}

/// The keywords of `part`, those of a definition with their origin.
fn keywords(definitions: &Definitions, part: &Value, open: &mut Vec<String>) -> Map<String, Value> {
    let Some(name) = reference(part) else {
        let Value::Object(object) = part else { return Map::new() };
        return match merge_all(definitions, object, open) {
            Merged::Object(object) => object,
            Merged::Reference(name) => keywords(definitions, &json!({ "$ref": format!("#/$defs/{name}") }), open),
        };
    };
    if open.iter().any(|other| other == name) {
        return Map::new();
    }
    let Some(target) = definitions.get(name) else { return Map::new() };
    open.push(name.to_owned());
    // A definition that is nothing but a reference is followed.
    let mut found = match target.get("allOf") {
        None if reference(target).is_some() => keywords(definitions, target, open),
        None => target.as_object().cloned().unwrap_or_default(),
        Some(_) => keywords_of_merged(definitions, target, open),
    };
    open.pop();
    for key in ["oneOf", "anyOf"] {
        // A base lists what is made of it: that is none of what it hands on.
        let variants = found.get(key).and_then(Value::as_array).into_iter().flatten();
        if variants.filter_map(reference).any(|heir| takes_over(definitions, heir, &|base, _| base == name)) {
            found.remove(key);
        }
    }
    found.retain(|key, _| key == "discriminator" || !ANNOTATIONS.contains(&key.as_str()));
    mark_origin(&mut found, name);
    found
}

/// Whether the definition `heir` takes over, by `allOf`, a definition that `is_base`.
pub(crate) fn takes_over(definitions: &Definitions, heir: &str, is_base: &dyn Fn(&str, &Value) -> bool) -> bool {
    let parts = |name: &str| {
        let parts = definitions.get(name).and_then(|target| target.get("allOf")?.as_array());
        parts.into_iter().flatten().filter_map(reference).collect::<Vec<_>>()
    };
    let (mut seen, mut open) = (Vec::new(), parts(heir));
    while let Some(name) = open.pop() {
        if definitions.get(name).is_some_and(|target| is_base(name, target)) {
            return true;
        }
        if !seen.contains(&name) {
            seen.push(name);
            open.extend(parts(name));
        }
    }
    false
}

fn keywords_of_merged(definitions: &Definitions, target: &Value, open: &mut Vec<String>) -> Map<String, Value> {
    let Value::Object(object) = target else { return Map::new() };
    match merge_all(definitions, object, open) {
        Merged::Object(object) => object,
        Merged::Reference(name) => keywords(definitions, &json!({ "$ref": format!("#/$defs/{name}") }), open),
    }
}

fn mark_origin(object: &mut Map<String, Value>, definition: &str) {
    let Some(Value::Object(properties)) = object.get_mut("properties") else { return };
    for (property, schema) in properties {
        if let Value::Object(schema) = schema
            && !schema.contains_key("$ref")
            && !schema.contains_key(ORIGIN)
        {
            schema.insert(ORIGIN.to_owned(), json!([definition, format!("{definition}{}", camel_case(property))]));
        }
    }
}

/// Whether the schema decides anything.
pub(crate) fn constrains(object: &Map<String, Value>) -> bool {
    object.keys().any(|key| key != ORIGIN && !ANNOTATIONS.contains(&key.as_str()))
}

fn merge(out: &mut Map<String, Value>, other: Map<String, Value>) {
    for (key, value) in other {
        let Some(mine) = out.get_mut(&key) else {
            out.insert(key, value);
            continue;
        };
        match (key.as_str(), mine, value) {
            ("properties" | "patternProperties", Value::Object(mine), Value::Object(others)) => {
                properties(mine, others)
            }
            ("required", Value::Array(mine), Value::Array(others)) => {
                others.into_iter().for_each(|name| push_new(mine, name));
            }
            ("type", mine, other) => *mine = narrower(mine, &other),
            ("enum", Value::Array(mine), Value::Array(others)) => {
                if mine.iter().any(|value| others.contains(value)) {
                    mine.retain(|value| others.contains(value));
                }
            }
            ("additionalProperties", mine, other) => *mine = additional(mine, &other),
            ("items", mine, other) if *mine != other => *mine = json!({ "allOf": [mine.clone(), other] }),
            // A schema can be one union only: the others are put into its variants.
            ("oneOf" | "anyOf", Value::Array(mine), other) => {
                *mine = mine.iter().map(|variant| json!({ "allOf": [variant, { key.as_str(): other }] })).collect();
            }
            ("allOf", Value::Array(mine), Value::Array(others)) => mine.extend(others),
            (_, mine, other) => *mine = other,
        }
    }
}

fn properties(mine: &mut Map<String, Value>, others: Map<String, Value>) {
    for (name, schema) in others {
        match mine.get_mut(&name) {
            None => drop(mine.insert(name, schema)),
            Some(known) if without_origin(known) == without_origin(&schema) => {}
            // What says nothing of its own leaves the other as it is.
            Some(known) if known.as_object().is_some_and(|known| !constrains(known)) => *known = schema,
            Some(_) if schema.as_object().is_some_and(|schema| !constrains(schema)) => {}
            Some(known) => *known = json!({ "allOf": [known.clone(), schema] }),
        }
    }
}

fn without_origin(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Value::Object(schema) = &mut schema {
        schema.retain(|key, _| key != ORIGIN && !ANNOTATIONS.contains(&key.as_str()));
    }
    schema
}

fn push_new(list: &mut Vec<Value>, value: Value) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// The types that both allow; those of the first where they have none in common.
fn narrower(mine: &Value, other: &Value) -> Value {
    let list = |value: &Value| match value {
        Value::Array(list) => list.clone(),
        one => vec![one.clone()],
    };
    let (mine, other) = (list(mine), list(other));
    let integer_in_number = |name: &Value| *name == "integer" && other.contains(&json!("number"));
    let both: Vec<_> = mine.iter().filter(|name| other.contains(name) || integer_in_number(name)).cloned().collect();
    match both.as_slice() {
        [] => json!(mine),
        [one] => one.clone(),
        several => json!(several),
    }
}

/// Both apply: a schema says more than `true`; `false` of one part would forbid the properties of the others, which nobody means.
fn additional(mine: &Value, other: &Value) -> Value {
    match (mine, other) {
        (Value::Bool(false), Value::Bool(false)) => Value::Bool(false),
        (Value::Bool(_), other) if !other.is_boolean() => other.clone(),
        (mine, Value::Bool(_)) if !mine.is_boolean() => mine.clone(),
        (Value::Bool(_), Value::Bool(_)) => Value::Bool(true),
        (mine, other) if mine == other => mine.clone(),
        _ => Value::Bool(true),
    }
}
