//! `spaceDelimited`: `name=a%20b`, exploded as `form`.

use super::delimiter::{Delimiter, split_encoded};
use super::spread::Spread;
use crate::parameter::Refusal;
use crate::percent::UNRESERVED;

pub(super) const SPACE_DELIMITED: Spread = Spread(&SPACE);

/// As in 3.0.4 and 3.1.1. The delimiter is encoded itself, so an item cannot hold it. A reader takes a
/// plus sign too: forms write a space so.
const SPACE: Delimiter = Delimiter {
    written: "%20",
    encoded: UNRESERVED,
    excluded: Some((' ', Refusal::SpaceInItem)),
    split: |text, _, _| match text.contains('+') {
        true => text.split('+').collect(),
        false => split_encoded(text, "20"),
    },
};
