//! What a plain YAML scalar means: the core schema of YAML 1.2.2, section 10.3.2.
//!
//! `no`, `on` and `2020-01-01` are text, unlike in YAML 1.1.

use saphyr_parser::Tag;
use serde_json::Number;

use super::Value;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A number that has no place in JSON: `.inf`, `.nan`, or larger than a 64-bit float can be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotJson;

impl NotJson {
    /// The fault, where the scalar stands.
    pub(super) fn at(self, text: &str, span: Span) -> Diagnostic {
        Diagnostic::error("number-range", span, format!("`{text}` is no number that JSON can hold"))
            .label("beyond the range of a 64-bit float")
            .help("quote it if it is meant as text")
    }
}

/// The value of a scalar with a tag, such as `!!str 200`.
pub(super) fn tagged(text: &str, tag: &Tag, span: Span) -> Result<Value, Diagnostic> {
    let as_plain = || self::plain(text).map_err(|fault| fault.at(text, span));
    let value = match core_tag(tag) {
        Some("" | "str") => return Ok(Value::String(text.to_owned())),
        Some("null" | "bool" | "int" | "float") => as_plain()?,
        _ => return Err(unknown_tag(tag, span)),
    };
    let fits = match (&value, core_tag(tag)) {
        (Value::Null, Some("null")) | (Value::Bool(_), Some("bool")) => true,
        (Value::Number(number), Some("int")) => !number.is_f64(),
        (Value::Number(_), Some("float")) => true,
        _ => false,
    };
    if fits {
        return Ok(value);
    }
    Err(Diagnostic::error("yaml-tag", span, format!("`{text}` is not what its tag says"))
        .label("tag and text contradict each other")
        .help("remove the tag"))
}

/// Refuses a collection whose tag is not the one `expected`: `seq` or `map`.
pub(super) fn check_collection_tag(tag: &Tag, expected: &str, span: Span) -> Result<(), Diagnostic> {
    match core_tag(tag) {
        Some(suffix) if suffix.is_empty() || suffix == expected => Ok(()),
        _ => Err(unknown_tag(tag, span)),
    }
}

/// The name of a tag of YAML's core schema; empty for the non-specific tag `!`.
fn core_tag(tag: &Tag) -> Option<&str> {
    let non_specific = tag.suffix.is_empty() && (tag.handle == "!" || tag.handle.is_empty());
    if non_specific || (tag.handle.is_empty() && tag.suffix == "!") {
        return Some("");
    }
    tag.is_yaml_core_schema().then_some(tag.suffix.as_str())
}

fn unknown_tag(tag: &Tag, span: Span) -> Diagnostic {
    Diagnostic::error("yaml-tag", span, format!("the tag `{tag}` has no meaning in an OpenAPI document"))
        .label("tagged here")
        .help("remove the tag: an OpenAPI document holds what JSON can hold")
}

/// The value of an unquoted scalar.
pub(super) fn plain(text: &str) -> Result<Value, NotJson> {
    if let Some(value) = constant(text) {
        return Ok(value);
    }
    if is_special_float(text) {
        return Err(NotJson);
    }
    match text.as_bytes().first() {
        Some(b'0'..=b'9' | b'-' | b'+' | b'.') => number(text),
        _ => Ok(Value::String(text.to_owned())),
    }
}

/// `null` and the booleans, in the three spellings of each that the core schema knows.
fn constant(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Value::Null),
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn is_special_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// An integer, a float, or, when it is neither, text.
fn number(text: &str) -> Result<Value, NotJson> {
    let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).map(Number::from);
    let in_radix = match text.get(..2) {
        Some("0x") => is_digits(&text[2..], 16).then(|| radix(&text[2..], 16)),
        Some("0o") => is_digits(&text[2..], 8).then(|| radix(&text[2..], 8)),
        _ => None,
    };
    if let Some(number) = in_radix {
        return number.map(Value::Number).map_err(|_| NotJson);
    }
    if !is_decimal(text) {
        return Ok(Value::String(text.to_owned()));
    }
    decimal(text).map(Value::Number).ok_or(NotJson)
}

fn is_digits(text: &str, radix: u32) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_digit(radix))
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", fraction)) => is_digits(fraction, 10),
        Some((whole, fraction)) => is_digits(whole, 10) && (fraction.is_empty() || is_digits(fraction, 10)),
        None => is_digits(mantissa, 10),
    };
    mantissa_fits
        && exponent.is_none_or(|exponent| is_digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent), 10))
}

/// The number that decimal text stands for: exact for integers of 64 bits, else the nearest float;
/// `None` when that is infinite.
pub(super) fn decimal(text: &str) -> Option<Number> {
    let text = text.strip_prefix('+').unwrap_or(text);
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    text.parse::<f64>().ok().and_then(Number::from_f64)
}
