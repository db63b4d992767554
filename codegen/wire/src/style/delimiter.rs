//! What stands between the items of a text.

use percent_encoding::AsciiSet;

use super::coding::Coding;
use crate::parameter::Refusal;
use crate::percent::UNRESERVED;

/// What stands between the items of a text.
pub(super) struct Delimiter {
    /// As it is written.
    pub(super) written: &'static str,
    /// The characters that are encoded in an item.
    pub(super) encoded: &'static AsciiSet,
    /// A character that no item can hold, since it is the delimiter when it is encoded.
    pub(super) excluded: Option<(char, Refusal)>,
    /// The pieces of a text. `bool`: whether an item may hold any character.
    pub(super) split: for<'t> fn(&'t str, Coding, bool) -> Vec<&'t str>,
}

/// `a,b`.
pub(super) const COMMA: Delimiter =
    Delimiter { written: ",", encoded: UNRESERVED, excluded: None, split: split_at_commas };

/// A comma may be written as it is; then an encoded one is part of an item. A list without a bare
/// comma may have been encoded as a whole. Only an item that is no text cannot hold a comma.
fn split_at_commas(text: &str, coding: Coding, is_text: bool) -> Vec<&str> {
    match is_text || coding == Coding::Plain || text.contains(',') {
        true => text.split(',').collect(),
        false => split_encoded(text, "2C"),
    }
}

/// Splits where `%` and these digits stand, in either case (RFC 3986, section 2.1).
pub(super) fn split_encoded<'t>(text: &'t str, digits: &str) -> Vec<&'t str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('%') {
        if text.get(at + 1..at + 3).is_some_and(|found| found.eq_ignore_ascii_case(digits)) {
            pieces.push(&text[start..at]);
            start = at + 3;
        }
    }
    pieces.push(&text[start..]);
    pieces
}
