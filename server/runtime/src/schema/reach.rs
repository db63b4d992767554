//! Schemas that stand alone: each with the definitions that it refers to, and no others.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

/// Where a reference to a definition points.
const DEFS: &str = "#/$defs/";
/// What makes a schema mean something else where it stands alone.
const DYNAMIC: [&str; 6] = ["$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$id", "$anchor"];

/// A schema that asks for all of `schemas`, with the definitions that they reach; `None` where one of them means something
/// else without what is around it.
pub(super) fn standalone(defs: &Map<String, Value>, schemas: &[&Value]) -> Option<Value> {
    let mut reached = Map::new();
    let mut open = schemas.to_vec();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(object) => {
                for (key, value) in object {
                    match value.as_str().filter(|_| key == "$ref") {
                        _ if DYNAMIC.contains(&key.as_str()) => return None,
                        None => open.push(value),
                        Some(reference) => {
                            let name = reference.strip_prefix(DEFS)?;
                            let target = defs.get(name)?;
                            if reached.insert(name.to_owned(), target.clone()).is_none() {
                                open.push(target);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Some(encoded(json!({ "allOf": schemas, "$defs": reached })))
}

/// A schema with its references as URIs: letters beyond ASCII percent-encoded (RFC 3986, 2.1; RFC 6901, 6).
pub(super) fn encoded(mut schema: Value) -> Value {
    encode(&mut schema);
    schema
}

fn encode(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(encode),
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(reference) if key == "$ref" && !reference.is_ascii() => {
                        if let Some(name) = reference.strip_prefix(DEFS) {
                            *reference = format!("{DEFS}{}", utf8_percent_encode(name, NON_ALPHANUMERIC));
                        }
                    }
                    value => encode(value),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_reached_comes_along() {
        let defs = json!({
            "Größe": { "items": { "$ref": "#/$defs/Größe" }, "not": { "$ref": "#/$defs/B" } },
            "B": { "type": "string" },
            "C": { "type": "nonsense" },
        });
        let root = json!({ "$ref": "#/$defs/Größe" });
        let schema = standalone(defs.as_object().unwrap(), &[&root]).unwrap();
        let defs = schema["$defs"].as_object().unwrap();
        assert!(defs.len() == 2 && defs.contains_key("B") && defs.contains_key("Größe"), "{defs:?}");
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        assert!(validator.is_valid(&json!([[], [1]])));
        assert!(!validator.is_valid(&json!("a")));
    }

    #[test]
    fn what_means_something_else_alone_does_not_stand_alone() {
        let defs = Map::new();
        for schema in
            [json!({ "$ref": "#/$defs/A" }), json!({ "$ref": "#" }), json!({ "not": { "$dynamicRef": "#a" } })]
        {
            assert_eq!(standalone(&defs, &[&schema]), None);
        }
    }
}
