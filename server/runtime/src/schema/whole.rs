//! Parts of a value that the validator judges as a whole.

use countersign_wire::types::decode::Rule;
use serde_json::{Map, Value, json};

use super::{json_value, options};

/// What makes a schema mean something else where it stands alone.
const DYNAMIC: [&str; 6] = ["$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$id", "$anchor"];

/// All of `schemas`, by the validator; `None` where they mean something else without what is around them.
pub(super) fn rule(defs: &Map<String, Value>, schemas: &[&Value]) -> Option<Rule> {
    let mut reached = Map::new();
    schemas.iter().try_for_each(|schema| reach(defs, schema, &mut reached))?;
    let validator = options().build(&json!({ "allOf": schemas, "$defs": reached })).ok()?;
    let test = move |text: &str| json_value(text).is_some_and(|value| validator.is_valid(&value));
    Some(Rule { whole: Some(Box::new(test)), ..Rule::ANY })
}

/// Collects the definitions that `schema` refers to.
fn reach(defs: &Map<String, Value>, schema: &Value, reached: &mut Map<String, Value>) -> Option<()> {
    match schema {
        Value::Array(items) => items.iter().try_for_each(|item| reach(defs, item, reached)),
        Value::Object(object) => object.iter().try_for_each(|(key, value)| {
            if DYNAMIC.contains(&key.as_str()) {
                return None;
            }
            match value.as_str().filter(|_| key == "$ref") {
                None => reach(defs, value, reached),
                Some(reference) => {
                    let name = reference.strip_prefix("#/$defs/")?;
                    let target = defs.get(name)?;
                    match reached.insert(name.to_owned(), target.clone()) {
                        Some(_) => Some(()),
                        None => reach(defs, target, reached),
                    }
                }
            }
        }),
        _ => Some(()),
    }
}
