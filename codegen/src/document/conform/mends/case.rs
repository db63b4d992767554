//! A value of the wrong kind, and what it is taken for.

use crate::document::conform::change::Action;
use crate::document::conform::walk::Walk;
use crate::document::grammar::{Field, ValueKind};
use crate::document::{Node, Value};

/// A value of the wrong kind, and where it stands.
pub(super) struct Case<'w, 'd> {
    pub(super) walk: &'w Walk<'d>,
    pub(super) value: &'w ValueKind,
    pub(super) field: &'static Field,
    pub(super) node: &'d Node,
}

/// How a value is taken.
pub(super) struct Mended {
    pub(super) actions: Vec<On>,
    pub(super) taken: String,
    pub(super) help: String,
}

/// Where a change is made.
pub(super) enum On {
    /// At the value.
    Value(Action),
    /// At the object that has the key.
    Object(Action),
    /// At the object around that, two keys up: of a property, the schema of which it is one.
    Outer(Action),
    /// Nowhere: the reader takes it as it is.
    Nothing,
}

/// Another value is taken in its place.
pub(super) fn set(value: Value, taken: impl Into<String>, help: impl Into<String>) -> Option<Mended> {
    Some(Mended { actions: vec![On::Value(Action::Set(value))], taken: taken.into(), help: help.into() })
}
