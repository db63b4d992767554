//! Where a node stands, as a name that is the same for every way to write the reference to it.

use super::{Node, Value};
use crate::source::SourceId;

/// A place in a document: a file, and the way from its root.
///
/// Two references to one place have equal locations, however they are written: with or without
/// percent-encoding, through `./` or not. Usable as a key of maps.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    source: SourceId,
    pointer: String,
}

impl Location {
    /// The root of a file.
    pub(super) fn root(source: SourceId) -> Self {
        Self { source, pointer: String::new() }
    }

    pub(super) fn new(source: SourceId, pointer: String) -> Self {
        Self { source, pointer }
    }

    /// The place below this one, under a key or at an index.
    #[must_use]
    pub fn child(mut self, token: &str) -> Self {
        push(&mut self.pointer, token);
        self
    }

    /// The file.
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// The JSON pointer (RFC 6901) in that file, `/components/schemas/Item`, without
    /// percent-encoding.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The last key or index; `None` for the root of a file.
    pub(super) fn last(&self) -> Option<String> {
        self.pointer.rsplit_once('/').map(|(_, token)| unescape(token))
    }

    /// How many steps it is from the root.
    pub(super) fn depth(&self) -> usize {
        self.pointer.matches('/').count()
    }

    /// The node at this place below the root of its file, to be changed.
    pub(super) fn within_mut<'a>(&self, root: &'a mut Node) -> Option<&'a mut Node> {
        self.pointer.split('/').skip(1).try_fold(root, |node, token| step_mut(node, &unescape(token)))
    }

    /// The node at this place below the root of its file.
    pub(super) fn within<'a>(&self, root: &'a Node) -> Option<&'a Node> {
        self.pointer.split('/').skip(1).try_fold(root, |node, token| step(node, &unescape(token)))
    }
}

/// Appends a key or index to a JSON pointer (RFC 6901, section 3).
pub(super) fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    pointer.push_str(&escape(token));
}

/// A key as a token of a JSON pointer.
pub(super) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// A token of a JSON pointer as the key that it stands for.
pub(super) fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// The child of `node` under a key or at an index.
pub(super) fn step<'a>(node: &'a Node, token: &str) -> Option<&'a Node> {
    match &node.value {
        Value::Array(items) => items.get(index(token)?),
        _ => node.get(token),
    }
}

fn step_mut<'a>(node: &'a mut Node, token: &str) -> Option<&'a mut Node> {
    match &mut node.value {
        Value::Array(items) => items.get_mut(index(token)?),
        Value::Object(entries) => entries.iter_mut().find(|entry| entry.key == token).map(|entry| &mut entry.value),
        _ => None,
    }
}

/// An index as RFC 6901, section 4, writes it: digits, without zeros before others.
fn index(token: &str) -> Option<usize> {
    let is_written_so = token.bytes().all(|byte| byte.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
    token.parse().ok().filter(|_| is_written_so)
}
