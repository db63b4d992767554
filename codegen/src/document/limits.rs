//! What a document may cost: depth and size are bounded before they can hurt.

use super::{Node, Value};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// How much is read, all files of a document together: several times the largest public API
/// description.
pub(super) const MAX_BYTES: u64 = 64 << 20;

/// How deep lists and mappings may nest. Later stages recurse over the tree.
pub(super) const MAX_DEPTH: usize = 256;

/// How many values a document may hold: about what the largest public API description does.
const MAX_NODES: usize = 2_000_000;

/// After so many faults reading stops.
pub(super) const MAX_FAULTS: usize = 1000;

/// How much memory YAML aliases may add to what is written out, in bytes, roughly.
const MAX_REPEATED: usize = 16 << 20;

/// What a document has cost so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Budget {
    bytes: u64,
    nodes: usize,
    repeated: usize,
}

impl Budget {
    /// How many bytes may still be read.
    pub(super) fn bytes_left(&self) -> u64 {
        MAX_BYTES.saturating_sub(self.bytes)
    }

    /// Pays for text that was read.
    pub(super) fn read(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
    }

    /// Pays for one value that is written out at `span`.
    pub(super) fn count(&mut self, span: Span) -> Result<(), Diagnostic> {
        self.nodes += 1;
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        let message = format!("the document holds more than {MAX_NODES} values");
        Err(Diagnostic::error("too-many-values", span, message)
            .label("the limit is passed here")
            .help("split the document, or leave examples out"))
    }

    /// Pays for one more copy of `node`, made at `span`.
    pub(super) fn repeat(&mut self, node: &Node, span: Span) -> Result<(), Diagnostic> {
        let left = MAX_REPEATED.saturating_sub(self.repeated);
        match weight(node, left) {
            Some(weight) => {
                self.repeated += weight;
                Ok(())
            }
            None => Err(Diagnostic::error(
                "alias-bomb",
                span,
                format!("the aliases of this file repeat more than {} MB", MAX_REPEATED >> 20),
            )
            .label("the limit is passed here")
            .help("write a `$ref` instead of an alias: it refers to a schema without a copy")),
        }
    }
}

/// The rough size of a tree; `None` as soon as it is above `limit`.
fn weight(node: &Node, limit: usize) -> Option<usize> {
    let own = size_of::<Node>();
    let text = match &node.value {
        Value::String(text) => text.len(),
        _ => 0,
    };
    let mut total = own + text;
    for item in node.items() {
        total += weight(item, limit.checked_sub(total)?)?;
    }
    for entry in node.entries() {
        total += entry.key.len() + size_of::<Span>() + size_of::<String>();
        total += weight(&entry.value, limit.checked_sub(total)?)?;
    }
    (total <= limit).then_some(total)
}

/// Nesting beyond [`MAX_DEPTH`].
pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error("too-deep", span, format!("lists and mappings nest more than {MAX_DEPTH} levels deep"))
        .label("the limit is passed here")
        .help("name the inner parts under `components` and refer to them with `$ref`")
}

/// Text behind `span` that is too long to be read at once.
pub(super) fn too_long(span: Span) -> Diagnostic {
    Diagnostic::error("too-long", span, "a text or a bracketed list or mapping is too long")
        .label("it begins behind this place")
        .help("write long lists and mappings in block style, one item a line")
}
