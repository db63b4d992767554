//! `pipeDelimited`: `name=a%7Cb`, exploded as `form`.

use super::delimiter::{Delimiter, split_encoded};
use super::spread::Spread;
use crate::parameter::Refusal;
use crate::percent::UNRESERVED;

pub(super) const PIPE_DELIMITED: Spread = Spread(&PIPE);

/// As in 3.0.4 and 3.1.1: a pipe may stand in no URL (RFC 3986, appendix A). The delimiter is encoded
/// itself, so an item cannot hold it. A reader takes a bare pipe too.
const PIPE: Delimiter = Delimiter {
    written: "%7C",
    encoded: UNRESERVED,
    excluded: Some(('|', Refusal::PipeInItem)),
    split: |text, _, _| match text.contains('|') {
        true => text.split('|').collect(),
        false => split_encoded(text, "7C"),
    },
};
