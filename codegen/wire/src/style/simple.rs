//! `simple`: `a,b` (RFC 6570, section 3.2.2).

use serde_json::Value;

use super::coding::Coding;
use super::delimiter::{COMMA, Delimiter};
use super::layout::Layout;
use super::rules::Rules;
use super::{list, plain};
use crate::parameter::{Refusal, Shape, Unreadable};
use crate::percent::UNRESERVED;

pub(super) struct Simple;

/// Empty elements of a header's list count for nothing (RFC 9110, section 5.6.1.2).
const COMMA_IN_HEADER: Delimiter = Delimiter {
    written: ",",
    encoded: UNRESERVED,
    excluded: None,
    split: |text, _, _| text.split(',').filter(|piece| !piece.trim().is_empty()).collect(),
};

impl Rules for Simple {
    fn write_text(&self, layout: &Layout<'_>, value: &Shape, coding: Coding) -> Result<String, Refusal> {
        match coding {
            Coding::Plain => plain::list(value, layout.explode),
            Coding::Percent | Coding::Form => list::write(layout, value, &COMMA),
        }
    }

    fn read_text(&self, layout: &Layout<'_>, text: &str, coding: Coding) -> Result<Value, Unreadable> {
        let is_header_list = coding == Coding::Plain && layout.kind.is_array();
        let delimiter = if is_header_list { COMMA_IN_HEADER } else { COMMA };
        list::read(layout, text, &delimiter, coding)
    }
}
