//! The walk over a document: where it is, what it has found, what is to be changed.

use std::collections::{HashSet, VecDeque};

use super::change::{Action, Change};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::grammar::{Field, ObjectKind, ValueKind};
use crate::document::{Document, Location, Node, Value, Version};
use crate::source::Span;

/// What is wrong, and the object in which it is: an error counts only where something generated
/// reaches that object.
#[derive(Clone, Debug)]
pub(in super::super) struct Finding {
    pub(in super::super) diagnostic: Diagnostic,
    pub(super) object: Span,
    pub(in super::super) said: When,
}

/// Where a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum When {
    Always,
    /// Only in what is generated.
    Reached,
    /// Only elsewhere: of what is generated the reader says it.
    NotReached,
}

/// A step from a node to one below it.
#[derive(Clone, Copy)]
pub(super) enum Step<'d> {
    Key(&'d str),
    Index(usize),
}

pub(super) struct Walk<'d> {
    pub(super) document: &'d Document,
    pub(super) version: Version,
    pub(super) findings: Vec<Finding>,
    pub(super) changes: Vec<Change>,
    /// What references lead to, outside of what is reached from the root anyway.
    pub(super) queue: VecDeque<(Location, ValueKind, &'static Field)>,
    pub(super) queued: HashSet<(Location, Option<ObjectKind>)>,
    /// The node under way: the steps from `base`.
    pub(super) base: Location,
    pub(super) steps: Vec<Step<'d>>,
    /// The objects around it, the innermost last.
    pub(super) parents: Vec<(ObjectKind, &'d Node)>,
}

impl<'d> Walk<'d> {
    /// The place under way.
    pub(super) fn location(&self) -> Location {
        self.steps.iter().fold(self.base.clone(), |place, step| match step {
            Step::Key(key) => place.child(key),
            Step::Index(index) => place.child(&index.to_string()),
        })
    }

    /// The key under which the node under way stands, or the last one above it.
    pub(super) fn key(&self) -> &'d str {
        let keys = self.steps.iter().rev().filter_map(|step| match step {
            Step::Key(key) => Some(*key),
            Step::Index(_) => None,
        });
        keys.into_iter().next().unwrap_or("$ref")
    }

    /// Changes the node under way.
    pub(super) fn change(&mut self, action: Action) {
        self.changes.push(Change { at: self.location(), action });
    }

    /// Changes the object around the node under way.
    pub(super) fn change_parent(&mut self, action: Action) {
        let last = self.steps.pop();
        self.change(action);
        self.steps.extend(last);
    }

    /// Notes what is wrong.
    pub(super) fn find(&mut self, diagnostic: Diagnostic) {
        // A component that is not an object is reached by itself.
        let around = self.parents.last().filter(|(kind, _)| *kind != ObjectKind::Components || self.steps.len() < 3);
        let around = around.map(|(_, node)| node.span);
        if let Some(object) = around.or(diagnostic.span) {
            self.note(Finding { diagnostic, object, said: When::Always });
        }
    }

    /// The same for what counts only in what is generated, or only elsewhere.
    pub(super) fn find_when(&mut self, said: When, diagnostic: Diagnostic) {
        let count = self.findings.len();
        self.find(diagnostic);
        self.findings.iter_mut().skip(count).for_each(|finding| finding.said = said);
    }

    pub(super) fn note(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// A finding about a key of the object under way: an error where the key decides something.
    pub(super) fn find_weighed(&mut self, decides: bool, mut diagnostic: Diagnostic) {
        diagnostic.severity = if decides { Severity::Error } else { Severity::Warning };
        self.find(diagnostic);
    }
}

/// Whether `node` holds nothing: `null` as a word, or, where nothing is written, an empty place.
pub(super) fn is_null(node: &Node) -> bool {
    matches!(node.value, Value::Null)
}

/// Whether nothing is written where the value should be.
pub(super) fn is_blank(walk: &Walk<'_>, node: &Node) -> bool {
    is_null(node) && !["null", "Null", "NULL", "~"].contains(&walk.document.sources.slice(node.span))
}
