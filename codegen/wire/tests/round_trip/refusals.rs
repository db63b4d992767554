//! The refusals: each with the reason for it, and the values that it is for.

use std::collections::BTreeSet;

use countersign_wire::{Parameter, Place, Refusal, Style};
use serde_json::Value;

use crate::places::is_in_its_place;

/// A refusal, and whether it is right to refuse a value so.
struct Known {
    refusal: Refusal,
    because: &'static str,
    is_right: fn(&Parameter, &Value) -> bool,
}

const fn known(refusal: Refusal, because: &'static str, is_right: fn(&Parameter, &Value) -> bool) -> Known {
    Known { refusal, because, is_right }
}

/// All refusals of values that serialize. Any other fails the test.
const KNOWN: &[Known] = &[
    known(Refusal::Style, "the document's check lets no such style through", |parameter, _| {
        !is_in_its_place(parameter)
    }),
    known(Refusal::NullInList, "no style says how null is written", |_, value| any(value, &|value| value.is_null())),
    known(Refusal::OneEmptyText, "nothing between delimiters is no item", |_, value| *value == Value::from(vec![""])),
    known(Refusal::EmptyInHeader, "RFC 9110, section 5.6.1.2: empty elements count for nothing", |parameter, value| {
        is_header(parameter) && has_text(value, &str::is_empty)
    }),
    known(Refusal::CommaInHeader, "nothing is encoded in a header", |parameter, value| {
        is_header(parameter) && (has_text(value, &|text| text.contains(',')) || has_nested(value))
    }),
    known(Refusal::EqualsInHeader, "nothing is encoded in a header", |parameter, value| {
        is_header(parameter) && parameter.explode && has_text(value, &|text| text.contains('='))
    }),
    known(Refusal::ControlInHeader, "RFC 9110, section 5.5", |parameter, value| {
        is_header(parameter) && has_text(value, &|text| text.chars().any(char::is_control))
    }),
    known(Refusal::SpaceAroundHeader, "RFC 9110, section 5.5: it is no part of the value", |parameter, value| {
        is_header(parameter) && has_text(value, &|text| text.starts_with([' ', '\t']) || text.ends_with([' ', '\t']))
    }),
    known(Refusal::SpaceInItem, "an encoded space is the delimiter", |parameter, value| {
        parameter.style == Style::SpaceDelimited && has_text(value, &|text| text.contains(' '))
    }),
    known(Refusal::PipeInItem, "an encoded pipe is the delimiter", |parameter, value| {
        parameter.style == Style::PipeDelimited && has_text(value, &|text| text.contains('|'))
    }),
    known(Refusal::BracketInName, "brackets nest names", |parameter, value| {
        parameter.style == Style::DeepObject && has_name(value, &|name| name.contains(['[', ']']))
    }),
    known(
        Refusal::EmptyItem,
        "nothing is written of it, and the next item would take its number",
        |parameter, value| parameter.style == Style::DeepObject && any(value, &|value| value.is_array()),
    ),
    known(Refusal::EmptyPath, "`/a/` is another path than `/a/{x}`", |parameter, value| {
        let is_empty = |value: &Value| {
            value.as_str().is_some_and(str::is_empty)
                || value.as_array().is_some_and(Vec::is_empty)
                || value.as_object().is_some_and(|members| members.values().all(Value::is_null))
        };
        parameter.place == Place::Path && is_empty(value)
    }),
    known(
        Refusal::DotSegment,
        "WHATWG URL, section 4.1: it climbs the path, however it is encoded",
        |parameter, value| {
            parameter.place == Place::Path
                && (has_text(value, &|text| text.is_empty() || matches!(text, "." | "..")) || is_dots(value))
        },
    ),
    known(Refusal::NulInPath, "servers take no path with it", |parameter, value| {
        parameter.place == Place::Path && has_text(value, &|text| text.contains('\0'))
    }),
];

/// The refusals that were seen.
#[derive(Default)]
pub(crate) struct Seen(BTreeSet<&'static str>);

impl Seen {
    /// Fails where `refusal` is not known, or is not right.
    pub(crate) fn check(&mut self, parameter: &Parameter, value: &Value, refusal: &Refusal) {
        let known = KNOWN.iter().find(|known| known.refusal == *refusal);
        let known = known.unwrap_or_else(|| panic!("{parameter:?} refused {value}: {refusal}"));
        assert!((known.is_right)(parameter, value), "{parameter:?} refused {value}: {refusal}");
        self.0.insert(known.because);
    }

    /// Fails where a refusal of the list never occurred.
    pub(crate) fn assert_complete(&self) {
        let missing: Vec<_> = KNOWN.iter().filter(|known| !self.0.contains(known.because)).collect();
        let missing: Vec<_> = missing.iter().map(|known| known.refusal.to_string()).collect();
        assert!(missing.is_empty(), "never refused: {missing:?}");
    }
}

fn is_header(parameter: &Parameter) -> bool {
    parameter.place == Place::Header
}

/// Whether this holds for the value, or for one within it.
fn any(value: &Value, holds: &dyn Fn(&Value) -> bool) -> bool {
    holds(value)
        || match value {
            Value::Array(items) => items.iter().any(|item| any(item, holds)),
            Value::Object(members) => members.values().any(|member| any(member, holds)),
            _ => false,
        }
}

/// Whether this holds for a text in the value, or for the name of a member.
fn has_text(value: &Value, holds: &dyn Fn(&str) -> bool) -> bool {
    any(value, &|value| value.as_str().is_some_and(holds)) || has_name(value, holds)
}

/// Whether this holds for the name of a member.
fn has_name(value: &Value, holds: &dyn Fn(&str) -> bool) -> bool {
    any(value, &|value| value.as_object().is_some_and(|members| members.keys().any(|name| holds(name))))
}

/// Whether a list or object is within another. It is written as JSON, which has commas.
fn has_nested(value: &Value) -> bool {
    let is_nested = |value: &Value| value.is_array() || value.is_object();
    match value {
        Value::Array(items) => items.iter().any(is_nested),
        Value::Object(members) => members.values().any(is_nested),
        _ => false,
    }
}

/// Items between dots of which nothing is left.
fn is_dots(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(|item| *item == ""))
}
