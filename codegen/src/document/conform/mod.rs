//! Holds a document against OpenAPI's grammar: mistyped keys, keys in the wrong place, values of
//! the wrong kind.
//!
//! Every object of the document, and of what it refers to, is looked at once. What is wrong is
//! found, with its place; where one meaning is plain, the tree is changed to it, so that whatever
//! reads the tree later finds what OpenAPI has.

mod change;
mod count;
mod elsewhere;
mod keys;
mod mends;
mod objects;
mod reach;
mod rules;
mod types;
mod values;
mod walk;

use std::collections::{HashSet, VecDeque};

use change::Change;
pub(super) use change::apply;
pub(super) use reach::Reach;
use walk::Walk;
pub(super) use walk::{Finding, When};

use super::grammar::ObjectKind;
use super::{Document, Location};
use crate::source::SourceId;

/// What is wrong with the document, and what must be changed to give it its plain meaning.
pub(super) fn conform(document: &Document) -> (Vec<Finding>, Vec<Change>) {
    let mut walk = Walk {
        document,
        version: document.version,
        findings: Vec::new(),
        changes: Vec::new(),
        queue: VecDeque::new(),
        queued: HashSet::new(),
        base: Location::root(SourceId::ROOT),
        steps: Vec::new(),
        parents: Vec::new(),
    };
    walk.object(ObjectKind::Document, &document.root);
    while let Some((place, value, field)) = walk.queue.pop_front() {
        if let Some(node) = document.at(&place) {
            walk.base = place;
            walk.value(&value, field, node);
        }
    }
    (walk.findings, walk.changes)
}
