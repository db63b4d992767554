//! What a style does.

use serde_json::Value;

use super::coding::Coding;
use super::layout::Layout;
use crate::parameter::{Json, Pair, Pairs, Refusal, Shape, Unreadable};

/// How a style writes and reads: one text (paths and headers), or pairs (queries, cookies, forms).
/// A style does the one or the other; what it does not do fails.
pub(crate) trait Rules: Sync {
    /// The text of a value.
    fn write_text(&self, _: &Layout<'_>, _: &Shape, _: Coding) -> Result<String, Refusal> {
        Err(Refusal::Style)
    }

    /// The value of a text.
    fn read_text(&self, _: &Layout<'_>, _: &str, _: Coding) -> Result<Value, Unreadable> {
        Err(Unreadable::mismatch("has a style that its place does not have"))
    }

    /// The pairs of a value.
    fn write_pairs(&self, _: &Layout<'_>, _: &Json) -> Result<Vec<Pair>, Refusal> {
        Err(Refusal::Style)
    }

    /// The value of the pairs that belong to `layout`; none where none does. `is_claimed` says which
    /// names belong to something else, for an object that takes any.
    fn read_pairs(
        &self,
        _: &Layout<'_>,
        _: &Pairs<'_>,
        _is_claimed: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Value>, Unreadable> {
        Err(Unreadable::mismatch("has a style that its place does not have"))
    }

    /// Whether a pair of this name belongs to `layout`.
    fn claims(&self, layout: &Layout<'_>, name: &str) -> bool {
        layout.name == name
    }

    /// Whether the members of an object stand in pairs of their own names.
    fn is_spread(&self, _: &Layout<'_>) -> bool {
        false
    }
}
