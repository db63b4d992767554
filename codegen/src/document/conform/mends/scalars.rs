//! Numbers, flags and words that are written as something else.

use countersign_wire::pattern::with_flags_around;
use serde_json::Number;

use super::case::{Case, Mended, On, set};
use crate::document::conform::change::Action;
use crate::document::conform::count::count;
use crate::document::conform::walk::{is_blank, is_null};
use crate::document::grammar::ValueKind;
use crate::document::{Value, suggest};

/// `maxLength: "3"`.
pub(super) fn number_as_text(case: &Case<'_, '_>) -> Option<Mended> {
    let number: Number = serde_json::from_str(case.node.as_str()?.trim()).ok()?;
    match case.value {
        ValueKind::Number => {}
        ValueKind::Positive if number.as_f64().is_some_and(|number| number > 0.0) => {}
        ValueKind::Count if count(&number).is_some() => {}
        _ => return None,
    }
    let help = format!("write `{}: {number}`", case.field.key);
    set(Value::Number(number.clone()), format!("taken as {number}"), help)
}

/// `explode: "true"`.
pub(super) fn flag_as_text(case: &Case<'_, '_>) -> Option<Mended> {
    if !matches!(case.value, ValueKind::Flag | ValueKind::SchemaOrFlag) {
        return None;
    }
    let truth = flag(case.node.as_str()?)?;
    set(Value::Bool(truth), format!("taken as {truth}"), format!("write `{}: {truth}`", case.field.key))
}

pub(super) fn flag(text: &str) -> Option<bool> {
    [("true", true), ("false", false)]
        .into_iter()
        .find(|(word, _)| text.eq_ignore_ascii_case(word))
        .map(|(_, truth)| truth)
}

/// `exclusiveMinimum: 3` in 3.0, `exclusiveMinimum: true` from 3.1 on: the reader of schemas takes
/// both.
pub(super) fn number_as_flag(case: &Case<'_, '_>) -> Option<Mended> {
    let is_bound = matches!(case.field.key, "exclusiveMinimum" | "exclusiveMaximum");
    let bound = if case.field.key == "exclusiveMinimum" { "minimum" } else { "maximum" };
    let (taken, help) = match (case.value, &case.node.value) {
        (ValueKind::Flag, Value::Number(_)) if is_bound => {
            ("taken as OpenAPI 3.1 has it", format!("write `{bound}` with this number, and `{}: true`", case.field.key))
        }
        (ValueKind::Number, Value::Bool(_)) if is_bound => {
            ("taken as OpenAPI 3.0 has it", format!("write `{}` with the number, and no `{bound}`", case.field.key))
        }
        _ => return None,
    };
    Some(Mended { actions: vec![On::Nothing], taken: taken.to_owned(), help })
}

/// `version: 1.10`.
pub(super) fn scalar_as_text(case: &Case<'_, '_>) -> Option<Mended> {
    let is_name = matches!(case.field.key, "name" | "operationId" | "url" | "default" | "enum");
    let is_prose = *case.value == ValueKind::Prose || !case.field.decides();
    if !matches!(case.value, ValueKind::Text | ValueKind::Prose) || !(is_name || is_prose) {
        return None;
    }
    let text = match &case.node.value {
        Value::Number(_) | Value::Bool(_) => case.walk.document.sources.slice(case.node.span).to_owned(),
        _ => return None,
    };
    let help = format!("put it in quotes: `{}: '{text}'`", case.walk.key());
    set(Value::String(text.clone()), format!("taken as the text `{text}`"), help)
}

/// `pattern: (?i)^abc$`.
pub(super) fn flags_in_front(case: &Case<'_, '_>) -> Option<Mended> {
    let pattern = with_flags_around(case.node.as_str()?).filter(|_| *case.value == ValueKind::Pattern)?;
    set(Value::String(pattern.clone()), format!("taken as `{pattern}`"), format!("write `pattern: '{pattern}'`"))
}

/// `in: Query`.
pub(super) fn word_in_other_case(case: &Case<'_, '_>) -> Option<Mended> {
    let ValueKind::Word(words) = case.value else { return None };
    let plain = suggest::plain(case.node.as_str()?.trim());
    let word = words.iter().find(|word| suggest::plain(word) == plain)?;
    set(Value::String((*word).to_owned()), format!("taken as `{word}`"), format!("write `{}: {word}`", case.field.key))
}

/// `"maxLength": null`. Nothing at all, as YAML allows, is a value that was forgotten.
pub(super) fn null_for_absent(case: &Case<'_, '_>) -> Option<Mended> {
    let decides = case.field.decides();
    let is_scalar = matches!(
        case.value,
        ValueKind::Text
            | ValueKind::Prose
            | ValueKind::Pattern
            | ValueKind::Flag
            | ValueKind::Number
            | ValueKind::Positive
            | ValueKind::Count
    );
    if !is_null(case.node) || (decides && (!is_scalar || is_blank(case.walk, case.node))) || case.field.key == "$ref" {
        return None;
    }
    let action = On::Object(Action::Remove(case.walk.key().to_owned()));
    Some(Mended {
        actions: vec![action],
        taken: "taken as if it were not there".to_owned(),
        help: "leave the key out".to_owned(),
    })
}
