//! What an operation declares, before it is read: whose parameters these are, and what is left out of the model.

use super::path_item::PathItem;
use super::path_key::PathKey;
use super::{Method, Reader};
use crate::diagnostic::Diagnostic;
use crate::document::{Entry, Node};

/// An operation, where it stands.
pub(super) struct Declared<'d> {
    /// The entry of `paths`.
    pub(super) path: &'d Entry,
    pub(super) key: PathKey,
    pub(super) item: PathItem<'d>,
    pub(super) method: Method,
    /// The entry of the path item.
    pub(super) entry: &'d Entry,
    pub(super) odd: Vec<Diagnostic>,
}

/// The parameters of an operation, those of its path item first. Its own replace those that have the same name and
/// place; one that is for the path and not in the template is left out.
pub(super) fn parameters<'d>(reader: &mut Reader<'d, '_>, place: &Declared<'d>) -> Vec<&'d Node> {
    let mut merged: Vec<&'d Node> = Vec::new();
    for list in [place.item.get("parameters"), place.entry.value.get("parameters")].into_iter().flatten() {
        for node in list.items() {
            let Some(node) = reader.resolve(node) else { continue };
            let id = |node: &'d Node| ["name", "in"].map(|key| node.get(key).and_then(Node::as_str));
            match merged.iter().position(|other| id(other) == id(node)) {
                Some(index) => merged[index] = node,
                None => merged.push(node),
            }
        }
    }
    merged.retain(|node| is_in_template(reader, node, place));
    merged
}

/// Whether the parameter is none of the path, or one that its template has.
fn is_in_template<'d>(reader: &mut Reader<'d, '_>, node: &'d Node, place: &Declared<'d>) -> bool {
    let (Some("path"), Some(name)) = (node.get("in").and_then(Node::as_str), node.get("name").and_then(Node::as_str))
    else {
        return true;
    };
    if !place.key.variables().contains(name) {
        let message = format!("the path `{}` has no `{{{name}}}`", place.key.path);
        reader.push(
            Diagnostic::warning("path-parameter", node.span, message)
                .label("this parameter is left out")
                .related(place.path.key_span, "the path")
                .help("put it into the path, or say `in: query` if it belongs there"),
        );
        return false;
    }
    if node.get("required").and_then(Node::as_bool) != Some(true) {
        reader.push(
            Diagnostic::warning("path-parameter", node.span, format!("the path parameter `{name}` is not required"))
                .label("taken as required: a path without it is another path")
                .help("add `required: true`"),
        );
    }
    true
}

/// Whether there are responses to read. None at all are as good as a missing `responses`, which is told where it is read.
pub(super) fn responses(reader: &mut Reader<'_, '_>, operation: &Entry) -> bool {
    let Some(entry) = operation.value.entry("responses") else { return true };
    let is_empty = entry.value.entries().iter().all(|response| response.key.starts_with("x-"));
    if is_empty {
        reader.push(
            Diagnostic::warning("no-responses", entry.key_span, "this operation documents no responses")
                .label("taken as one that answers 204")
                .help("add at least one status"),
        );
    }
    !is_empty
}

/// What generated code knows nothing of.
pub(super) fn unused<'d>(reader: &mut Reader<'d, '_>, place: &Declared<'d>) {
    let operation = &place.entry.value;
    if let Some(callbacks) = operation.entry("callbacks").filter(|entry| !entry.value.entries().is_empty()) {
        reader.push(
            Diagnostic::note("callbacks", callbacks.key_span, "callbacks are not generated")
                .label("requests that the server makes")
                .help("describe them in a document of their own, and generate its client"),
        );
    }
    let servers = [operation.get("servers"), place.item.get("servers")].into_iter().flatten().next();
    if let Some(servers) = servers.filter(|servers| !servers.items().is_empty()) {
        reader.push(
            Diagnostic::note("operation-servers", servers.span, "servers of one operation or path are not used")
                .label("the document's first server counts")
                .help("split the document, if these operations are served elsewhere"),
        );
    }
}
