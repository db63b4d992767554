//! Values for a schema: one that holds, and one for each keyword that breaks it.

use serde_json::{Map, Value, json};

use crate::spec::Spec;

/// A value that breaks one keyword.
#[derive(Debug, Clone)]
pub struct Breach {
    /// Which, and where: `price: minimum`.
    pub what: String,
    /// The whole value.
    pub value: Value,
}

/// Strings of which one matches each pattern, and one does not.
const WORDS: [&str; 6] = ["abc", "en", "ABC", "A-1", "!", ""];

/// A value that holds: required members only, or all of them.
pub fn valid(spec: &Spec, schema: &Value, all: bool) -> Value {
    let schema = spec.resolve(schema);
    if let Some(first) = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key)?.get(0)) {
        return valid(spec, first, all);
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        let parts = parts.iter().filter_map(|part| valid(spec, part, all).as_object().cloned());
        return Value::Object(parts.flatten().collect());
    }
    if let Some(first) = schema.get("enum").and_then(|values| values.get(0)) {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("object") => object(spec, schema, all),
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(1).max(1);
            let item = valid(spec, &schema["items"], all);
            Value::Array(vec![item; usize::try_from(least).unwrap()])
        }
        Some("integer") => json!(schema["minimum"].as_i64().unwrap_or(1)),
        Some("number") => json!(schema["minimum"].as_f64().unwrap_or(0.5)),
        Some("boolean") => json!(true),
        _ => json!(string(schema)),
    }
}

fn object(spec: &Spec, schema: &Value, all: bool) -> Value {
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let members = properties.iter().filter(|(name, _)| all || is_required(schema, name));
    Value::Object(members.map(|(name, property)| (name.clone(), valid(spec, property, all))).collect())
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
}

fn string(schema: &Value) -> String {
    let text = match schema["format"].as_str() {
        Some("uuid") => "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        Some("date-time") => "2026-01-02T03:04:05Z",
        Some("date") => "2026-01-02",
        Some("uri") => "https://example.com/a",
        _ => match schema["pattern"].as_str() {
            Some(pattern) => WORDS.into_iter().find(|word| matches(pattern, word)).unwrap(),
            None => "abc",
        },
    };
    let least = schema["minLength"].as_u64().unwrap_or(0);
    let missing = usize::try_from(least).unwrap().saturating_sub(text.len());
    text.to_owned() + &"a".repeat(missing)
}

fn matches(pattern: &str, text: &str) -> bool {
    regress::Regex::new(pattern).unwrap().find(text).is_some()
}

/// One value for each keyword of the schema, and of those inside it, that breaks this keyword and
/// no other.
pub fn breaches(spec: &Spec, schema: &Value) -> Vec<Breach> {
    let schema = spec.resolve(schema);
    let mut breaches = own(spec, schema);
    if let Some(variants) = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key)?.as_array()) {
        for variant in variants {
            let discriminator = schema.pointer("/discriminator/propertyName").and_then(Value::as_str);
            // Another value of the discriminator may make it another variant: that is tried once,
            // below.
            let inner = breaches_of_variant(spec, variant, discriminator);
            breaches.extend(inner);
        }
        if let Some(name) = schema.pointer("/discriminator/propertyName").and_then(Value::as_str) {
            let mut value = valid(spec, schema, true);
            value[name] = json!("none of them");
            breaches.push(Breach { what: "discriminator".to_owned(), value });
        }
        return breaches;
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        for inner in self::breaches(spec, property) {
            let mut value = valid(spec, schema, true);
            value[name] = inner.value;
            breaches.push(Breach { what: format!("{name}.{}", inner.what), value });
        }
    }
    if let Some(items) = schema.get("items") {
        for inner in self::breaches(spec, items) {
            breaches.push(Breach { what: format!("items.{}", inner.what), value: json!([inner.value]) });
        }
    }
    breaches
}

fn breaches_of_variant(spec: &Spec, variant: &Value, discriminator: Option<&str>) -> Vec<Breach> {
    let mine = |breach: &Breach| {
        !discriminator.is_some_and(|name| breach.what.starts_with(&format!("{name}.")) || breach.what == "type")
    };
    breaches(spec, variant).into_iter().filter(mine).collect()
}

/// The keywords of the schema itself.
fn own(spec: &Spec, schema: &Value) -> Vec<Breach> {
    let whole = valid(spec, schema, true);
    let mut breaches = Vec::new();
    let mut push = |what: &str, value: Value| breaches.push(Breach { what: what.to_owned(), value });
    let number = |key: &str| schema[key].as_f64();
    match schema["type"].as_str() {
        Some("object") => {
            push("type", json!("no object"));
            for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                let mut value = whole.clone();
                value.as_object_mut().map(|members: &mut Map<_, _>| members.remove(name));
                push(&format!("required {name}"), value);
            }
            if schema["additionalProperties"] == json!(false) {
                let mut value = whole.clone();
                value["undeclared"] = json!(1);
                push("additionalProperties", value);
            }
        }
        Some("array") => {
            push("type", json!({}));
            if let Some(most) = schema["maxItems"].as_u64() {
                let one = |n: u64| match &whole[0] {
                    Value::String(text) => json!(format!("{text}{n}")),
                    other => other.clone(),
                };
                push("maxItems", (0..=most).map(one).collect());
            }
            if schema["uniqueItems"] == json!(true) {
                push("uniqueItems", json!([whole[0], whole[0]]));
            }
        }
        Some("integer" | "number") => {
            push("type", json!("no number"));
            number("minimum").into_iter().for_each(|least| push("minimum", json!(least as i64 - 1)));
            number("maximum").into_iter().for_each(|most| push("maximum", json!(most as i64 + 1)));
        }
        Some("boolean") => push("type", json!("no boolean")),
        Some("string") => strings(schema, &whole, &mut push),
        _ => {}
    }
    let typed = schema.get("type").is_some();
    if typed && schema["nullable"] != json!(true) {
        push("nullable", Value::Null);
    }
    breaches
}

fn strings(schema: &Value, whole: &Value, push: &mut impl FnMut(&str, Value)) {
    push("type", json!(17));
    let (least, most) = (schema["minLength"].as_u64(), schema["maxLength"].as_u64());
    let text = whole.as_str().unwrap_or_default();
    if let Some(least) = least.filter(|least| *least > 0) {
        push("minLength", json!("a".repeat(usize::try_from(least).unwrap() - 1)));
    }
    if let Some(most) = most {
        push("maxLength", json!(text.to_owned() + &"a".repeat(usize::try_from(most).unwrap())));
    }
    if schema.get("enum").is_some() {
        push("enum", json!("none of them"));
    }
    if let Some(pattern) = schema["pattern"].as_str() {
        let least = usize::try_from(least.unwrap_or(0)).unwrap();
        let word =
            WORDS.into_iter().map(|word| word.to_owned() + &"!".repeat(least)).find(|word| !matches(pattern, word));
        push("pattern", json!(word));
    }
    match schema["format"].as_str() {
        Some("uuid") => push("format uuid", json!("no-uuid")),
        Some("date-time") => push("format date-time", json!("yesterday")),
        Some("date") => push("format date", json!("yesterday")),
        _ => {}
    }
}

/// Where `value` breaks `schema`; nothing when it does not. As OpenAPI 3.0 means it, for
/// what our documents use.
pub fn faults(spec: &Spec, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let schema = spec.resolve(schema);
    if value.is_null() {
        return if schema["nullable"] == json!(true) { Vec::new() } else { vec![format!("{place} is null")] };
    }
    if let Some(variants) = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(key)?.as_array()) {
        let fits = variants.iter().any(|variant| faults(spec, variant, value, place).is_empty());
        return if fits { Vec::new() } else { vec![format!("{place} is no variant")] };
    }
    let mut found = Vec::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        found.extend(faults(spec, part, value, place));
    }
    let fits = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("string") => value.is_string(),
        _ => true,
    };
    if !fits {
        found.push(format!("{place} is not {}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        found.push(format!("{place} is not in the enum"));
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str())
        && !matches(pattern, text)
    {
        found.push(format!("{place} does not match"));
    }
    let number = value.as_f64();
    let beyond = |key: &str, test: fn(f64, f64) -> bool| {
        schema[key].as_f64().zip(number).is_some_and(|(bound, number)| test(number, bound))
    };
    if beyond("minimum", |n, bound| n < bound) || beyond("maximum", |n, bound| n > bound) {
        found.push(format!("{place} is out of range"));
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(property) => found.extend(faults(spec, property, member, &format!("{place}.{name}"))),
            // In an answer a member that nobody declared is drift, whatever additionalProperties
            // allows.
            None if schema["type"] == json!("object") => found.push(format!("{place}.{name} is not declared")),
            None => {}
        }
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.is_object() && value.get(name).is_none() {
            found.push(format!("{place}.{name} is missing"));
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        found.extend(faults(spec, &schema["items"], item, &format!("{place}[{index}]")));
    }
    found
}
