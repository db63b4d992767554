//! Titles, summaries, tags: text that decides nothing. What is odd about it has been said before.

use crate::document::{Node, Value};

/// The text under `key` of `node`.
pub(super) fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(scalar)
}

/// The tags of an operation: a list of texts. A tag may be written as an object with a name.
pub(super) fn tags(operation: &Node) -> Vec<String> {
    let tags = operation.get("tags").map(Node::items).unwrap_or_default();
    tags.iter().filter_map(|tag| scalar(tag).or_else(|| text(tag, "name"))).collect()
}

/// A scalar as text.
pub(super) fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
