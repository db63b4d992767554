//! Schemas in the direction of answers: a `writeOnly` property is not in them, a `readOnly` one counts like any other.
//!
//! <https://spec.openapis.org/oas/v3.0.3#schema-object>, fixed fields: `required` of a `writeOnly` property takes effect on requests only.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::raise::{LIST, NAMED, ONE, without_annotations};
use super::{Definitions, reference};

/// How deep `allOf` is looked into for the properties of an object.
const DEPTH: usize = 8;

impl Definitions {
    /// `{"$defs": {..}}` with the schemas of these names and all that they refer to, without annotations.
    pub fn bundle<'a>(&'a self, names: impl IntoIterator<Item = &'a str>) -> Value {
        let defs: Map<String, Value> = self
            .reached(names)
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), without_annotations(self.get(name)?))))
            .collect();
        json!({ "$defs": defs })
    }

    /// `{"$defs": {..}}` with the schemas of these names and all that they refer to, as they hold for answers.
    pub fn answer_bundle<'a>(&'a self, names: impl IntoIterator<Item = &'a str>) -> Value {
        let in_answers = |name: &'a str| {
            let schema = self.in_answers(self.get(name)?, &BTreeSet::new());
            Some((name.to_owned(), without_annotations(&schema)))
        };
        let defs: Map<String, Value> = self.reached(names).into_iter().filter_map(in_answers).collect();
        json!({ "$defs": defs })
    }

    /// `hidden`: properties that the schemas beside this one do not show.
    fn in_answers(&self, schema: &Value, hidden: &BTreeSet<String>) -> Value {
        let Value::Object(object) = schema else { return schema.clone() };
        let mut hidden = hidden.clone();
        self.add_write_only(object, DEPTH, &mut hidden);
        let nothing = BTreeSet::new();
        let mut out = Map::new();
        for (key, value) in object {
            let value = match (key.as_str(), value) {
                ("readOnly", _) => continue,
                ("properties", Value::Object(properties)) => {
                    let shown = |name: &String, schema| match hidden.contains(name) {
                        true => Value::Bool(false),
                        false => self.in_answers(schema, &nothing),
                    };
                    Value::Object(properties.iter().map(|(name, schema)| (name.clone(), shown(name, schema))).collect())
                }
                ("required", Value::Array(names)) => {
                    let is_shown = |name: &&Value| name.as_str().is_none_or(|name| !hidden.contains(name));
                    names.iter().filter(is_shown).cloned().collect()
                }
                ("allOf", Value::Array(parts)) => parts.iter().map(|part| self.in_answers(part, &hidden)).collect(),
                (key, Value::Object(named)) if NAMED.contains(&key) => {
                    let each = named.iter().map(|(name, schema)| (name.clone(), self.in_answers(schema, &nothing)));
                    Value::Object(each.collect())
                }
                (key, Value::Array(list)) if LIST.contains(&key) || ONE.contains(&key) => {
                    list.iter().map(|schema| self.in_answers(schema, &nothing)).collect()
                }
                (key, value) if ONE.contains(&key) => self.in_answers(value, &nothing),
                (_, value) => value.clone(),
            };
            out.insert(key.clone(), value);
        }
        Value::Object(out)
    }

    /// The names of the `writeOnly` properties of an object, and of the parts of its `allOf`.
    fn add_write_only(&self, object: &Map<String, Value>, depth: usize, names: &mut BTreeSet<String>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let flag = |schema: &Value| schema.get("writeOnly").and_then(Value::as_bool).unwrap_or(false);
        let referred = |schema: &Value| reference(schema).and_then(|name| self.get(name)).is_some_and(flag);
        for (name, schema) in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if flag(schema) || referred(schema) {
                names.insert(name.clone());
            }
        }
        for part in object.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            let part = reference(part).and_then(|name| self.get(name)).unwrap_or(part);
            if let Value::Object(part) = part {
                self.add_write_only(part, depth, names);
            }
        }
    }
}
