//! One change to a document, as data.

use serde::Deserialize;
use serde_json::Value;

/// A change at a JSON pointer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mutation {
    /// In words.
    pub what: String,
    /// The pointer.
    pub at: String,
    /// The new value.
    #[serde(default)]
    pub set: Option<Value>,
    /// Whether the node goes away.
    #[serde(default)]
    pub remove: bool,
    /// The new key of the node, in the same place.
    #[serde(default)]
    pub rename: Option<String>,
}

impl Mutation {
    /// The changed document; a pointer without a target fails the test.
    pub fn apply(&self, document: &Value) -> Value {
        let mut document = document.clone();
        let (parent, key) = self.at.rsplit_once('/').unwrap();
        let key = key.replace("~1", "/").replace("~0", "~");
        let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("{}: nothing is at {}", self.what, self.at));
        match parent {
            Value::Array(items) => {
                let index: usize = key.parse().unwrap();
                match &self.set {
                    Some(value) => items[index] = value.clone(),
                    None => drop(items.remove(index)),
                }
            }
            Value::Object(members) => {
                let there = members.contains_key(&key);
                assert!(there || self.set.is_some(), "{}: nothing is at {}", self.what, self.at);
                if let Some(value) = &self.set {
                    members.insert(key, value.clone());
                } else if self.remove {
                    members.remove(&key);
                } else if let Some(name) = &self.rename {
                    let renamed =
                        |(old, value): (String, Value)| if old == key { (name.clone(), value) } else { (old, value) };
                    *members = std::mem::take(members).into_iter().map(renamed).collect();
                }
            }
            other => panic!("{}: {other} has no members", self.what),
        }
        document
    }
}
