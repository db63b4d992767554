//! `label`: `.a,b`, exploded `.a.b` (RFC 6570, section 3.2.5).

use serde_json::Value;

use super::coding::Coding;
use super::delimiter::{COMMA, Delimiter};
use super::layout::Layout;
use super::list;
use super::rules::Rules;
use crate::parameter::{Refusal, Shape, Unreadable, members};
use crate::percent::BETWEEN_DOTS;

pub(super) struct Label;

const DOT: Delimiter =
    Delimiter { written: ".", encoded: BETWEEN_DOTS, excluded: None, split: |text, _, _| text.split('.').collect() };

impl Rules for Label {
    fn write_text(&self, layout: &Layout<'_>, value: &Shape, _: Coding) -> Result<String, Refusal> {
        let is_empty = match value {
            Shape::Null => true,
            Shape::Text(_) => false,
            Shape::List(items) => items.is_empty(),
            Shape::Object(entries) => members(entries).next().is_none(),
        };
        Ok(match is_empty {
            true => String::new(),
            false => format!(".{}", list::write(layout, value, delimiter(layout))?),
        })
    }

    fn read_text(&self, layout: &Layout<'_>, text: &str, coding: Coding) -> Result<Value, Unreadable> {
        let text = text.strip_prefix('.').ok_or_else(|| Unreadable::mismatch("does not begin with a dot"))?;
        list::read(layout, text, delimiter(layout), coding)
    }
}

fn delimiter(layout: &Layout<'_>) -> &'static Delimiter {
    if layout.explode { &DOT } else { &COMMA }
}
