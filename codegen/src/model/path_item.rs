//! Path items: their own fields, then those of what their `$ref` leads to.

use super::{Method, Reader};
use crate::diagnostic::Diagnostic;
use crate::document::{Entry, Node};

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

    /// The field of that name.
    pub(super) fn get(&self, key: &str) -> Option<&'d Node> {
        self.0.iter().find_map(|part| part.get(key))
    }

    /// The operations, each with its method, and what is odd about them.
    pub(super) fn operations(&self) -> (Vec<(Method, &'d Entry)>, Vec<Diagnostic>) {
        let mut operations: Vec<(Method, &'d Entry)> = Vec::new();
        let mut odd = Vec::new();
        for entry in self.0.iter().flat_map(|part| part.entries()) {
            let lower = entry.key.to_ascii_lowercase();
            let Some(method) = Method::of_key(&lower) else {
                odd.extend(unsupported(entry));
                continue;
            };
            if operations.iter().any(|(other, _)| *other == method) {
                continue;
            }
            if lower != entry.key {
                let message = format!("the method `{}` is not in lower case", entry.key);
                odd.push(Diagnostic::warning("method", entry.key_span, message).help(format!("write `{lower}:`")));
            }
            operations.push((method, entry));
        }
        (operations, odd)
    }
}

/// OpenAPI 3.2 has the method QUERY, and others by name.
fn unsupported(entry: &Entry) -> Option<Diagnostic> {
    let is_method = ["query", "additionalOperations"].contains(&entry.key.as_str());
    is_method.then(|| {
        Diagnostic::warning("method", entry.key_span, format!("`{}` is not supported", entry.key))
            .label("left out of server and client")
            .help("GET, PUT, POST, DELETE, OPTIONS, HEAD, PATCH and TRACE are")
    })
}
