//! Changes to the tree, and how they are made.

use serde_json::Value as Json;

use crate::document::{Document, Entry, Location, Node, Value};
use crate::source::{SourceId, Span};

/// A change to the node at a place.
#[derive(Debug)]
pub(in super::super) struct Change {
    pub(super) at: Location,
    pub(super) action: Action,
}

/// What is done to a node.
#[derive(Debug)]
pub(super) enum Action {
    /// Another value stands there.
    Set(Value),
    /// The node becomes the only item of a list.
    Wrap,
    /// The list becomes its first item.
    Unwrap,
    /// The text becomes the only value of a mapping, under this key.
    Under(&'static str),
    /// A key of the mapping gets another name.
    Rename(String, String),
    /// The key goes.
    Remove(String),
    /// Another key comes, unless there is one.
    Insert(&'static str, Value),
    /// The mapping's `required` lists this name, too.
    Require(String),
    /// A key goes into the mapping under another one, which is made where it is missing.
    MoveBelow { key: String, below: &'static str },
}

/// Makes the changes: those deepest in the tree first, so that the places of the others stay as
/// they are.
pub(in super::super) fn apply(document: &mut Document, mut changes: Vec<Change>) {
    changes.sort_by_key(|change| std::cmp::Reverse(change.at.depth()));
    for change in changes {
        let source = change.at.source();
        let root = if source == SourceId::ROOT { Some(&mut document.root) } else { document.files.tree_mut(source) };
        if let Some(node) = root.and_then(|root| change.at.within_mut(root)) {
            change.action.apply(node);
        }
    }
}

impl Action {
    fn apply(self, node: &mut Node) {
        match (self, &mut node.value) {
            (Self::Set(value), _) => node.value = value,
            (Self::Wrap, _) => node.value = Value::Array(vec![taken(node)]),
            (Self::Under(key), _) => {
                let entry = Entry { key: key.to_owned(), key_span: node.span, value: taken(node) };
                node.value = Value::Object(vec![entry]);
            }
            (Self::Unwrap, Value::Array(items)) => {
                let first = items.drain(..).next();
                node.value = first.map_or(Value::Null, |first| first.value);
            }
            (Self::Rename(from, to), Value::Object(entries)) => {
                if let Some(entry) = entries.iter_mut().find(|entry| entry.key == from) {
                    entry.key = to;
                }
            }
            (Self::Remove(key), Value::Object(entries)) => entries.retain(|entry| entry.key != key),
            (Self::Insert(key, value), Value::Object(entries)) => insert(entries, node.span, key, value),
            (Self::Require(name), Value::Object(entries)) => require(entries, node.span, name),
            (Self::MoveBelow { key, below }, Value::Object(entries)) => move_below(entries, node.span, &key, below),
            // A change of a list or mapping that another change has replaced.
            (
                Self::Unwrap
                | Self::Rename(..)
                | Self::Remove(_)
                | Self::Insert(..)
                | Self::Require(_)
                | Self::MoveBelow { .. },
                _,
            ) => {}
        }
    }
}

/// What stands at `node`, which is about to be replaced.
fn taken(node: &mut Node) -> Node {
    Node { span: node.span, value: std::mem::replace(&mut node.value, Value::Null) }
}

fn insert(entries: &mut Vec<Entry>, span: Span, key: &str, value: Value) {
    if entries.iter().all(|entry| entry.key != key) {
        entries.push(Entry { key: key.to_owned(), key_span: span, value: Node { span, value } });
    }
}

fn require(entries: &mut Vec<Entry>, span: Span, name: String) {
    insert(entries, span, "required", Value::Array(Vec::new()));
    let required = entries.iter_mut().find(|entry| entry.key == "required");
    if let Some(Value::Array(names)) = required.map(|entry| &mut entry.value.value)
        && names.iter().all(|known| known.as_str() != Some(&name))
    {
        names.push(Node { span, value: Value::String(name) });
    }
}

fn move_below(entries: &mut Vec<Entry>, span: Span, key: &str, below: &str) {
    let Some(at) = entries.iter().position(|entry| entry.key == key) else { return };
    let moved = entries.remove(at);
    insert(entries, span, below, Value::Object(Vec::new()));
    let target = entries.iter_mut().find(|entry| entry.key == below);
    if let Some(Value::Object(target)) = target.map(|entry| &mut entry.value.value) {
        target.push(moved);
    }
}

/// A value without places, to be put at `node`.
pub(super) fn value(json: &Json, node: &Node) -> Value {
    let at = |json: &Json| Node { span: node.span, value: value(json, node) };
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => Value::Number(number.clone()),
        Json::String(text) => Value::String(text.clone()),
        Json::Array(items) => Value::Array(items.iter().map(at).collect()),
        Json::Object(entries) => {
            let entry =
                |(key, json): (&String, &Json)| Entry { key: key.clone(), key_span: node.span, value: at(json) };
            Value::Object(entries.iter().map(entry).collect())
        }
    }
}
