//! What decoding stands on, and where it failed.

use std::cell::RefCell;

use super::number::Scalar;
use super::rule::{Rule, Rules};

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A property.
    Key(String),
    /// An item.
    Index(usize),
}

/// The rules of one decoding, and the place where it failed.
#[derive(Debug)]
pub struct Trace<'r> {
    rules: &'r Rules,
    /// Whether a key may occur twice: in text, not in a value.
    pub(super) is_text: bool,
    /// The place of a failure, its last step first.
    steps: RefCell<Vec<Step>>,
    /// Items of the lists that are being read, where these must not have two that are equal.
    kept: RefCell<Vec<Scalar>>,
}

impl<'r> Trace<'r> {
    /// For JSON text.
    pub fn of_text(rules: &'r Rules) -> Self {
        Self { rules, is_text: true, steps: RefCell::default(), kept: RefCell::default() }
    }

    /// For a JSON value.
    pub fn of_value(rules: &'r Rules) -> Self {
        Self { is_text: false, ..Self::of_text(rules) }
    }

    /// The place where decoding failed.
    pub fn place(&self) -> Vec<Step> {
        self.steps.borrow().iter().rev().cloned().collect()
    }

    pub(super) fn root(&self) -> &'r Rule {
        self.rules.root()
    }

    pub(super) fn rule(&self, number: usize) -> &'r Rule {
        self.rules.get(number)
    }

    /// What failed did so below `step`.
    #[cold]
    pub(super) fn below(&self, step: Step) {
        self.steps.borrow_mut().push(step);
    }

    pub(super) fn keep(&self, scalar: Scalar) {
        self.kept.borrow_mut().push(scalar);
    }

    pub(super) fn take_kept(&self) -> Option<Scalar> {
        self.kept.borrow_mut().pop()
    }
}
