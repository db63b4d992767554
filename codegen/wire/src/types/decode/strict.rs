//! The deserializer between serde's own and a type; `deserializer` has what it does.

use super::rule::Rule;
use super::trace::Trace;
use super::watch::Watch;

/// A deserializer of which every value is held against a rule.
#[derive(Debug)]
pub struct Strict<'r, D> {
    pub(super) inner: D,
    pub(super) watch: Watch<'r>,
}

impl<'r, D> Strict<'r, D> {
    /// With the rules of `trace`.
    pub fn new(inner: D, trace: &'r Trace<'r>) -> Self {
        Self { inner, watch: Watch { trace, rule: trace.root() } }
    }

    #[inline]
    pub(super) fn below(inner: D, watch: Watch<'r>) -> Self {
        Self { inner, watch }
    }

    pub(super) fn rule(&self) -> &'r Rule {
        self.watch.rule
    }
}

/// The name by which serde_json hands out a value's text.
pub(super) const RAW: &str = "$serde_json::private::RawValue";
