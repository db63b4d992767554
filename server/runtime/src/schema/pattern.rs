//! The patterns of schemas, put into the words of the engine that runs them.

use std::collections::HashMap;

use countersign_wire::pattern::Pattern;
use serde_json::{Map, Value};

/// The patterns that were put into other words: those words, and the pattern as it is written.
pub(super) type Written = HashMap<String, String>;

/// Keywords whose value is no schema, but data.
const DATA: [&str; 4] = ["const", "enum", "default", "examples"];
/// Puts every pattern in `schema` into the engine's words.
pub(super) fn translate(schema: &mut Value, written: &mut Written) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(|item| translate(item, written)),
        Value::Object(object) => {
            if let Some(Value::String(pattern)) = object.get_mut("pattern") {
                note(pattern, written);
            }
            if let Some(Value::Object(named)) = object.get_mut("patternProperties") {
                let renamed = std::mem::take(named).into_iter().map(|(mut pattern, schema)| {
                    note(&mut pattern, written);
                    (pattern, schema)
                });
                *named = renamed.collect::<Map<_, _>>();
            }
            let schemas = object.iter_mut().filter(|(key, _)| !DATA.contains(&key.as_str()));
            schemas.for_each(|(_, value)| translate(value, written));
        }
        _ => {}
    }
}

fn note(pattern: &mut String, written: &mut Written) {
    // What is no pattern stays as it is, and is refused when the schema is compiled.
    if let Some(words) = Pattern::read(pattern).ok().and_then(|read| read.words) {
        let original = std::mem::replace(pattern, words.clone());
        written.insert(words, original);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn data_is_left_alone() {
        let schema = json!({ "const": { "pattern": "(?=a)." }, "properties": { "pattern": { "type": "string" } } });
        let mut same = schema.clone();
        translate(&mut same, &mut Written::new());
        assert_eq!(same, schema);
    }
}
