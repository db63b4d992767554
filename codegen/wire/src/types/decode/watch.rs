//! The rule that a value is held against.

use serde::de::Error;
use serde_json::Number;

use super::number::Scalar;
use super::rule::{ANY, Kinds, Rule};
use super::trace::Trace;

/// The rule of the value that comes next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watch<'r> {
    pub(super) trace: &'r Trace<'r>,
    pub(super) rule: &'r Rule,
}

/// A value that breaks a rule. The words are for nobody: the validator says what is wrong.
#[cold]
pub(super) fn broken<E: Error>() -> E {
    E::custom("breaks the schema")
}

impl Watch<'_> {
    /// Of a value that was judged already.
    pub(super) fn free(self) -> Self {
        Self { rule: &ANY, ..self }
    }

    #[inline]
    pub(super) fn admit<E: Error>(self, kind: Kinds) -> Result<(), E> {
        if self.rule.kinds.meets(kind) { Ok(()) } else { Err(broken()) }
    }

    #[inline]
    pub(super) fn simple<E: Error>(self, kind: Kinds, scalar: impl FnOnce() -> Scalar) -> Result<(), E> {
        self.admit(kind)?;
        if self.rule.kept {
            self.trace.keep(scalar());
        }
        Ok(())
    }

    #[inline]
    pub(super) fn integer<E: Error>(self, value: i128, number: impl FnOnce() -> Number) -> Result<(), E> {
        self.simple(Kinds::WHOLE, || Scalar::Whole(value))?;
        match &self.rule.number {
            Some(rule) if !rule.admits_whole(value, number) => Err(broken()),
            _ => Ok(()),
        }
    }

    #[inline]
    pub(super) fn float<E: Error>(self, value: f64) -> Result<(), E> {
        let kind = if value.fract() == 0.0 { Kinds::WHOLE } else { Kinds::FRACTION };
        self.simple(kind, || Scalar::of_float(value))?;
        match &self.rule.number {
            Some(rule) if !rule.admits_float(value) => Err(broken()),
            _ => Ok(()),
        }
    }

    /// A value that only types of the user's ask for: what has a rule is left to the validator.
    pub(super) fn unseen<E: Error>(self) -> Result<(), E> {
        if self.rule.is_any() { Ok(()) } else { Err(broken()) }
    }

    #[inline]
    pub(super) fn text<E: Error>(self, text: &str) -> Result<(), E> {
        self.simple(Kinds::TEXT, || Scalar::Text(text.into()))?;
        match &self.rule.text {
            Some(rule) if !rule.admits(text) => Err(broken()),
            _ => Ok(()),
        }
    }
}
