//! Titles, summaries, tags: text that decides nothing. What is odd about it is said, and no reason to stop.

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::document::{Node, Value};

impl<'d> Reader<'d, '_> {
    /// The text under `key` of `node`; numbers and booleans count as the text that they are written as.
    pub(crate) fn prose(&mut self, node: &'d Node, key: &str) -> Option<String> {
        let value = node.get(key)?;
        if let Some(text) = value.as_str() {
            return Some(text.to_owned());
        }
        let text = scalar(value);
        if !matches!(value.value, Value::Null) {
            let what = match &text {
                Some(text) => ("taken as text", format!("put it in quotes: `{key}: '{text}'`")),
                None => ("left out", "write it as text".to_owned()),
            };
            let message = format!("`{key}` should be text, and is {}", value.kind());
            self.push(Diagnostic::warning("not-text", value.span, message).label(what.0).help(what.1));
        }
        text
    }

    /// The tags of an operation: a list of strings.
    pub(super) fn tags(&mut self, operation: &'d Node) -> Vec<String> {
        let Some(node) = operation.get("tags") else { return Vec::new() };
        let (tags, odd) = tags(node);
        for node in odd {
            let message = format!("a tag should be text in a list, and is {}", node.kind());
            self.push(Diagnostic::warning("not-text", node.span, message).help("write `tags: [name]`"));
        }
        tags
    }
}

/// The tags at `node`, and what is odd about them.
pub(super) fn tags(node: &Node) -> (Vec<String>, Vec<&Node>) {
    let items = match &node.value {
        Value::Array(items) => items.iter().collect(),
        Value::Null => Vec::new(),
        _ => vec![node],
    };
    let odd = |item: &&Node| item.as_str().is_none() || node.as_array().is_none();
    let name = |item: &Node| scalar(item).or_else(|| item.get("name").and_then(scalar));
    (items.iter().filter_map(|item| name(item)).collect(), items.iter().filter(|item| odd(item)).copied().collect())
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
