//! Values that match a schema: made by its keywords, and judged by a validator where
//! keywords work together.

use std::sync::Arc;

use countersign::model::Api;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::{Map, Value, json};

use super::scalar::{anything, integer, matching, number, string};

/// How deep values are.
const DEPTH: usize = 3;

/// Values that match the schema of that name, as an operation is sent them.
pub(super) fn valid(defs: &Map<String, Value>, name: &str, api: &Api) -> BoxedStrategy<Value> {
    let makes = Makes { defs: Arc::new(defs.clone()), encoded: Arc::new(encoded(api)) };
    // Texts are made to match their patterns, as ECMA-262 has them, which the validator by itself
    // does not know in full.
    let schema = without_patterns(&json!({ "$ref": format!("#/$defs/{name}"), "$defs": defs }));
    let validator = jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap();
    let strategy = makes.of(&json!({ "$ref": format!("#/$defs/{name}") }), DEPTH);
    strategy.prop_filter("a value that holds", move |value| validator.is_valid(value)).boxed()
}

fn without_patterns(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(without_patterns).collect(),
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, value)| *key != "pattern" || !value.is_string());
            Value::Object(kept.map(|(key, value)| (key.clone(), without_patterns(value))).collect())
        }
        other => other.clone(),
    }
}

/// The names of properties that are base64, which only their annotations say.
fn encoded(api: &Api) -> Vec<String> {
    let mut names = Vec::new();
    for schema in api.definitions.referred().values() {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            names.extend(property.get("contentEncoding").map(|_| name.clone()));
        }
    }
    names
}

#[derive(Clone)]
struct Makes {
    defs: Arc<Map<String, Value>>,
    encoded: Arc<Vec<String>>,
}

impl Makes {
    fn of(&self, schema: &Value, depth: usize) -> BoxedStrategy<Value> {
        let Some(schema) = schema.as_object() else { return anything() };
        let flat = self.flat(schema, 8);
        if let Some(values) = flat.get("enum").and_then(Value::as_array) {
            return proptest::sample::select(values.clone()).boxed();
        }
        if let Some(value) = flat.get("const") {
            return Just(value.clone()).boxed();
        }
        if let Some((key, variants)) =
            ["oneOf", "anyOf"].iter().find_map(|key| Some((*key, flat.get(*key)?.as_array()?)))
        {
            let mut base = flat.clone();
            base.remove(key);
            let joined = variants.iter().map(|variant| self.of(&json!({ "allOf": [base, variant] }), depth));
            return Union::new(joined.collect::<Vec<_>>()).boxed();
        }
        let kinds: Vec<Value> = match flat.get("type") {
            Some(Value::Array(kinds)) => kinds.clone(),
            Some(kind) => vec![kind.clone()],
            None => vec![json!(inferred(&flat))],
        };
        Union::new(
            kinds.iter().map(|kind| self.typed(kind.as_str().unwrap_or_default(), &flat, depth)).collect::<Vec<_>>(),
        )
        .boxed()
    }

    /// The keywords with references followed and `allOf` carried out, as far as making a value
    /// needs it.
    fn flat(&self, schema: &Map<String, Value>, hops: usize) -> Map<String, Value> {
        let mut flat = schema.clone();
        let mut parts: Vec<Value> = Vec::new();
        if let Some(name) = flat.remove("$ref").as_ref().and_then(|text| text.as_str()?.strip_prefix("#/$defs/")) {
            parts.extend(self.defs.get(name).cloned());
        }
        parts.extend(flat.remove("allOf").and_then(|all| all.as_array().cloned()).unwrap_or_default());
        for part in parts.iter().filter_map(Value::as_object).filter(|_| hops > 0) {
            for (key, value) in self.flat(part, hops - 1) {
                match (flat.get_mut(&key), value) {
                    (Some(Value::Object(mine)), Value::Object(others)) => {
                        for (name, schema) in others {
                            let joined =
                                mine.remove(&name).map_or(schema.clone(), |mine| json!({ "allOf": [mine, schema] }));
                            mine.insert(name, joined);
                        }
                    }
                    (Some(Value::Array(mine)), Value::Array(others)) if key == "required" => mine.extend(others),
                    (_, value) => drop(flat.insert(key, value)),
                }
            }
        }
        flat
    }

    fn typed(&self, kind: &str, schema: &Map<String, Value>, depth: usize) -> BoxedStrategy<Value> {
        match kind {
            "null" => Just(Value::Null).boxed(),
            "boolean" => any::<bool>().prop_map(Value::from).boxed(),
            "integer" => integer(schema),
            "number" => number(schema),
            "string" => string(schema),
            "array" => self.list(schema, depth),
            "object" => self.object(schema, depth),
            _ => anything(),
        }
    }

    fn list(&self, schema: &Map<String, Value>, depth: usize) -> BoxedStrategy<Value> {
        let limit = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
        let prefix: Vec<_> = schema.get("prefixItems").and_then(Value::as_array).into_iter().flatten().collect();
        let prefix: Vec<_> = prefix.into_iter().map(|item| self.of(item, depth.saturating_sub(1))).collect();
        let (least, most) = (limit("minItems").unwrap_or(0), limit("maxItems").unwrap_or(4).min(4));
        let rest = match schema.get("items") {
            Some(Value::Bool(false)) => 0..=0,
            _ if depth == 0 => least.saturating_sub(prefix.len())..=least.saturating_sub(prefix.len()),
            _ => least.saturating_sub(prefix.len())..=most.max(least).saturating_sub(prefix.len()),
        };
        let prefix = prefix.into_iter();
        if *rest.end() == 0 {
            return prefix.collect::<Vec<_>>().prop_map(Value::from).boxed();
        }
        let items = self.of(schema.get("items").unwrap_or(&Value::Bool(true)), depth.saturating_sub(1));
        (prefix.collect::<Vec<_>>(), vec(items, rest))
            .prop_map(|(prefix, rest)| prefix.into_iter().chain(rest).collect())
            .boxed()
    }

    fn object(&self, schema: &Map<String, Value>, depth: usize) -> BoxedStrategy<Value> {
        let required: Vec<_> = schema.get("required").and_then(Value::as_array).into_iter().flatten().collect();
        let none = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let mut members: Vec<BoxedStrategy<Option<(String, Value)>>> = Vec::new();
        for (name, property) in properties {
            let is_required = required.contains(&&json!(name));
            if *property == Value::Bool(false) || (depth == 0 && !is_required) {
                continue;
            }
            let of_name = match self.encoded.contains(name) {
                true => Just(json!("aGk=")).boxed(),
                false => self.of(property, depth.saturating_sub(1)),
            };
            let name = name.clone();
            let present = of_name.prop_map(move |value| Some((name.clone(), value))).boxed();
            members.push(if is_required { present } else { prop_oneof![Just(None), present].boxed() });
        }
        let others = self.others(schema, depth);
        (members, others)
            .prop_map(|(members, others)| {
                let named: Map<_, _> = members.into_iter().flatten().collect();
                let mut all: Map<_, _> = others.into_iter().collect();
                all.extend(named);
                Value::Object(all)
            })
            .boxed()
    }

    /// Properties that are not named, where they are kept.
    fn others(&self, schema: &Map<String, Value>, depth: usize) -> BoxedStrategy<Vec<(String, Value)>> {
        let named = schema.contains_key("properties");
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        let (names, values) = match (schema.get("additionalProperties"), patterns) {
            (_, Some(patterns)) => {
                let (pattern, values) =
                    patterns.iter().next().map_or(("", &Value::Null), |(pattern, values)| (pattern.as_str(), values));
                (matching(pattern), values.clone())
            }
            (Some(Value::Bool(false)), None) => return Just(Vec::new()).boxed(),
            (Some(values), None) => (vec!["x".to_owned(), "y".to_owned(), "ä z".to_owned()], values.clone()),
            (None, None) if !named => (vec!["abc".to_owned(), "xyz".to_owned()], Value::Bool(true)),
            (None, None) => return Just(Vec::new()).boxed(),
        };
        if names.is_empty() || depth == 0 {
            return Just(Vec::new()).boxed();
        }
        vec((proptest::sample::select(names), self.of(&values, depth - 1)), 0..3).boxed()
    }
}

/// The type that keywords are about where none is said.
fn inferred(schema: &Map<String, Value>) -> &'static str {
    let has = |keys: &[&str]| keys.iter().any(|key| schema.contains_key(*key));
    match () {
        () if has(&["properties", "additionalProperties", "patternProperties", "required"]) => "object",
        () if has(&["items", "prefixItems"]) => "array",
        () => "",
    }
}
