//! Values in which one keyword is broken, and where.

use serde_json::{Map, Value, json};

/// For each keyword that `value` can be made to break, the place of the violation and the whole
/// value. Into unions nothing goes: what breaks one variant may be another.
pub(super) fn breaches(defs: &Map<String, Value>, schema: &Value, value: &Value, place: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let Some(schema) = schema.as_object() else { return found };
    if let Some(name) = schema.get("$ref").and_then(|text| text.as_str()?.strip_prefix("#/$defs/")) {
        found.extend(breaches(defs, &defs[name], value, place));
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        found.extend(breaches(defs, part, value, place));
    }
    if ["oneOf", "anyOf", "not", "if"].iter().any(|key| schema.contains_key(*key)) {
        return found;
    }
    found.extend(own(schema, value, place));
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let named = schema.get("properties").and_then(|properties| properties.get(name));
                let Some(of_name) = named.or(schema.get("additionalProperties")) else { continue };
                for (place, broken) in breaches(defs, of_name, member, &format!("{place}.{name}")) {
                    let mut whole = members.clone();
                    whole.insert(name.clone(), broken);
                    found.push((place, Value::Object(whole)));
                }
            }
        }
        Value::Array(items) if !schema.contains_key("prefixItems") => {
            let of_items = schema.get("items").into_iter();
            for (of_item, (at, item)) in
                of_items.flat_map(|of_item| items.iter().enumerate().map(move |item| (of_item, item)))
            {
                for (place, broken) in breaches(defs, of_item, item, &format!("{place}[{at}]")) {
                    let mut whole = items.clone();
                    whole[at] = broken;
                    found.push((place, Value::Array(whole)));
                }
            }
        }
        _ => {}
    }
    found
}

/// The keywords of the schema itself.
fn own(schema: &Map<String, Value>, value: &Value, place: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    if let Some(other) = schema.get("type").and_then(of_other_type) {
        found.push((place.to_owned(), other));
    }
    if schema.contains_key("enum") || schema.contains_key("const") {
        found.push((place.to_owned(), json!("none of these at all")));
    }
    match value {
        Value::Number(_) => found.extend(numbers(schema).map(|broken| (place.to_owned(), broken))),
        Value::String(text) => found.extend(strings(schema, text).map(|broken| (place.to_owned(), broken))),
        Value::Array(items) => found.extend(lists(schema, items).map(|broken| (place.to_owned(), broken))),
        Value::Object(members) => found.extend(objects(schema, members, place)),
        _ => {}
    }
    found
}

/// A value of none of these types.
fn of_other_type(types: &Value) -> Option<Value> {
    let allows = |name: &str| types == name || types.as_array().is_some_and(|types| types.contains(&json!(name)));
    let others = [("boolean", json!(true)), ("object", json!({ "odd": 1 })), ("array", json!([1]))];
    others.into_iter().find(|(name, _)| !allows(name)).map(|(_, other)| other)
}

fn numbers(schema: &Map<String, Value>) -> impl Iterator<Item = Value> {
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    let is_integer = schema.get("type").is_some_and(|kind| kind == "integer");
    let written = move |number: f64| {
        #[allow(clippy::cast_possible_truncation)]
        if is_integer { json!(number as i64) } else { json!(number) }
    };
    let broken = [
        number("minimum").map(|bound| bound - 1.0),
        number("maximum").map(|bound| bound + 1.0),
        number("exclusiveMinimum"),
        number("exclusiveMaximum"),
    ];
    let step = number("multipleOf").filter(|step| !is_integer || *step > 1.0);
    let between = step.map(|step| if is_integer { step + 1.0 } else { step * 1.5 });
    broken.into_iter().chain([between]).flatten().map(written)
}

fn strings(schema: &Map<String, Value>, text: &str) -> impl Iterator<Item = Value> {
    let limit = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
    let short = limit("minLength").filter(|least| *least > 0).map(|least| text.chars().take(least - 1).collect());
    let long = limit("maxLength").map(|most| format!("{text}{}", "😀".repeat(most + 1)));
    let pattern = schema.get("pattern").and_then(Value::as_str).and_then(|pattern| {
        let pattern = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern)).ok()?;
        ["", "!", "\u{1}\u{1}", "no"].into_iter().find(|text| pattern.find(text).is_none()).map(str::to_owned)
    });
    const CHECKED: [&str; 11] =
        ["date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uuid", "json-pointer"];
    let format = schema.get("format").and_then(Value::as_str).filter(|format| CHECKED.contains(format));
    [short, long, pattern, format.map(|_| "no such thing at all?".to_owned())].into_iter().flatten().map(Value::from)
}

fn lists(schema: &Map<String, Value>, items: &[Value]) -> impl Iterator<Item = Value> {
    let limit = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
    let first = items.first().cloned();
    let few = limit("minItems").filter(|least| *least > 0).map(|least| items.iter().take(least - 1).cloned().collect());
    let many = limit("maxItems").zip(first.clone()).map(|(most, first)| vec![first; most + 1]);
    let twice = schema
        .get("uniqueItems")
        .filter(|unique| **unique == json!(true))
        .and(first)
        .map(|first| vec![first.clone(), first]);
    [few, many, twice].into_iter().flatten().map(Value::Array)
}

fn objects(schema: &Map<String, Value>, members: &Map<String, Value>, place: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        let mut without = members.clone();
        without.remove(name);
        found.push((format!("{place}.{name}"), Value::Object(without)));
    }
    let with_more = |count: usize| {
        let more = (0..count).map(|at| (format!("more {at}"), json!(1)));
        Value::Object(members.clone().into_iter().chain(more).collect())
    };
    if schema.get("additionalProperties") == Some(&json!(false)) {
        found.push((place.to_owned(), with_more(1)));
    }
    if let Some(most) = schema.get("maxProperties").and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok())
    {
        found.push((place.to_owned(), with_more(most + 1)));
    }
    if schema.get("minProperties").and_then(Value::as_u64).is_some_and(|least| least > 0) {
        found.push((place.to_owned(), json!({})));
    }
    found
}
