//! Path items: their own fields, then those of what their `$ref` leads to.

use super::{Method, Reader};
use crate::diagnostic::Diagnostic;
use crate::document::{Entry, Node, Version};

/// A path item with what it refers to; the fields that stand in the item itself win.
///
/// <https://spec.openapis.org/oas/v3.1.1#path-item-object>
#[derive(Clone, Debug)]
pub(super) struct PathItem<'d>(Vec<&'d Node>);

impl<'d> PathItem<'d> {
    pub(super) fn read(reader: &Reader<'d, '_>, node: &'d Node) -> Result<Self, Diagnostic> {
        // Whether the chain ends at all.
        reader.document.resolve(node)?;
        let mut parts = vec![node];
        let mut node = node;
        while node.get("$ref").and_then(Node::as_str).is_some() {
            node = reader.document.follow(node)?.node;
            parts.push(node);
        }
        Ok(Self(parts))
    }

    /// The item itself, and what it refers to.
    pub(super) fn parts(&self) -> &[&'d Node] {
        &self.0
    }

    /// The field of that name.
    pub(super) fn get(&self, key: &str) -> Option<&'d Node> {
        self.0.iter().find_map(|part| part.get(key))
    }

    /// The operations, each with its method, and what is odd about them.
    pub(super) fn operations(&self, version: Version) -> (Vec<(Method, &'d Entry)>, Vec<Diagnostic>) {
        let mut operations: Vec<(Method, &'d Entry)> = Vec::new();
        let mut odd = Vec::new();
        for entry in self.0.iter().flat_map(|part| part.entries()) {
            let Some(method) = Method::of_key(&entry.key) else {
                odd.extend(unsupported(entry, version));
                continue;
            };
            if operations.iter().any(|(other, _)| *other == method) {
                continue;
            }
            operations.push((method, entry));
        }
        (operations, odd)
    }
}

/// OpenAPI 3.2 has the method QUERY, and others by name.
fn unsupported(entry: &Entry, version: Version) -> Option<Diagnostic> {
    let is_method = version >= Version::V3_2 && ["query", "additionalOperations"].contains(&entry.key.as_str());
    is_method.then(|| {
        Diagnostic::warning("method", entry.key_span, format!("`{}` is not supported", entry.key))
            .label("left out of server and client")
            .help("GET, PUT, POST, DELETE, OPTIONS, HEAD, PATCH and TRACE are")
    })
}
