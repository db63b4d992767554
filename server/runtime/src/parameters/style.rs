//! The styles of OpenAPI: how arrays and objects are written in one text.
//!
//! <https://spec.openapis.org/oas/v3.0.4#style-values>. Delimiters are looked for before decoding, so that an encoded
//! one is part of a value.

use serde_json::{Map, Value};

use super::text::{form_decoded, percent_decoded};
use crate::operation::{Field, Kind, Parameter, Style};
use crate::problem::Problem;
use crate::schema::json_value;

/// How a value is written, and what it is: of a parameter, or of a form's field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    pub(crate) name: &'static str,
    pub(crate) style: Style,
    pub(crate) explode: bool,
    pub(crate) kind: Kind,
}

impl From<&Parameter> for Written {
    fn from(&Parameter { name, style, explode, kind, .. }: &Parameter) -> Self {
        Self { name, style, explode, kind }
    }
}

impl From<&Field> for Written {
    fn from(&Field { name, style, explode, kind, .. }: &Field) -> Self {
        Self { name, style, explode, kind }
    }
}

/// How the characters of a text are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// Percent-encoded: paths and cookies.
    Percent,
    /// As in forms, where a plus is a space besides: queries and forms.
    Form,
    /// As they are, without the spaces around: headers.
    Plain,
}

impl Coding {
    pub(crate) fn decode(self, text: &str) -> Result<String, Problem> {
        match self {
            Self::Percent => percent_decoded(text),
            Self::Form => form_decoded(text),
            Self::Plain => Ok(text.trim_matches([' ', '\t']).to_owned()),
        }
    }
}

/// What was found of a value.
#[derive(Debug)]
pub(crate) enum Found {
    Absent,
    Value(Value),
    Wrong(String),
}

impl Found {
    pub(crate) fn wrong(message: impl Into<String>) -> Self {
        Self::Wrong(message.into())
    }
}

/// The value of one text.
pub(crate) fn decode(written: Written, raw: &str, coding: Coding) -> Result<Found, Problem> {
    let Written { style, explode, kind, .. } = written;
    match style {
        Style::Matrix => return matrix(written, raw, coding),
        Style::Label => {
            let Some(text) = raw.strip_prefix('.') else { return Ok(Found::wrong("does not begin with a dot")) };
            let is_dotted = explode && matches!(kind, Kind::Array(_) | Kind::Object(..));
            return listed(written, text, if is_dotted { Delimiter::Dot } else { Delimiter::Comma }, coding);
        }
        _ => {}
    }
    listed(written, raw, Delimiter::of(style), coding)
}

fn listed(written: Written, text: &str, delimiter: Delimiter, coding: Coding) -> Result<Found, Problem> {
    match written.kind {
        Kind::Array(_) if text.is_empty() => Ok(Found::Value(Value::Array(Vec::new()))),
        Kind::Array(item) => {
            let mut pieces = delimiter.split(text, coding, is_text(*item));
            if coding == Coding::Plain {
                // Empty elements of a header's list count for nothing (RFC 9110, section 5.6.1.2).
                pieces.retain(|piece| !piece.trim().is_empty());
            }
            items(*item, &pieces, coding).map(Found::Value)
        }
        Kind::Object(..) if text.is_empty() => Ok(Found::Value(Value::Object(Map::new()))),
        Kind::Object(..) => {
            let pieces = delimiter.split(text, coding, true);
            let pairs = if written.explode { exploded(&pieces) } else { paired(&pieces) };
            match pairs {
                Some(pairs) => members(written.kind, &pairs, coding),
                None => Ok(Found::wrong("is no list of names and values")),
            }
        }
        scalar => Ok(Found::Value(scalar_value(scalar, coding.decode(text)?))),
    }
}

/// `name=value` each.
fn exploded<'t>(pieces: &[&'t str]) -> Option<Vec<(&'t str, &'t str)>> {
    pieces.iter().map(|piece| piece.split_once('=')).collect()
}

/// A name, and its value behind it.
fn paired<'t>(pieces: &[&'t str]) -> Option<Vec<(&'t str, &'t str)>> {
    pieces.chunks(2).map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect()
}

/// `;name=a,b`, exploded `;name=a;name=b`; objects exploded `;key=a;other=b`. Nothing behind a name is an empty text (RFC 6570,
/// section 3.2.7).
fn matrix(written: Written, raw: &str, coding: Coding) -> Result<Found, Problem> {
    let Some(text) = raw.strip_prefix(';') else { return Ok(Found::wrong("does not begin with a semicolon")) };
    let pairs: Vec<_> = text.split(';').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
    let Written { kind, explode, name, .. } = written;
    if let (Kind::Object(..), true) = (kind, explode) {
        return members(kind, &pairs, coding);
    }
    for (other, _) in &pairs {
        if coding.decode(other)? != name {
            return Ok(Found::wrong(format!("is not written as `;{name}=`")));
        }
    }
    let values: Vec<_> = pairs.into_iter().map(|(_, value)| value).collect();
    match (kind, values.as_slice()) {
        (Kind::Array(item), several) if explode => items(*item, several, coding).map(Found::Value),
        (_, [one]) => listed(Written { explode: false, ..written }, one, Delimiter::Comma, coding),
        _ => Ok(Found::wrong("is given more than once")),
    }
}

/// What stands between the items of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Delimiter {
    Comma,
    Dot,
    Space,
    Pipe,
}

impl Delimiter {
    pub(crate) fn of(style: Style) -> Self {
        match style {
            Style::SpaceDelimited => Self::Space,
            Style::PipeDelimited => Self::Pipe,
            _ => Self::Comma,
        }
    }

    /// The pieces of `text`. A delimiter may be written as it is; then an encoded one is part of a piece. Spaces and pipes cannot
    /// stand in a URL and are found encoded otherwise. So are commas that whoever sent the list has encoded with the rest of it,
    /// unless the items are texts, which may hold one.
    pub(crate) fn split(self, text: &str, coding: Coding, texts: bool) -> Vec<&str> {
        match self {
            Self::Dot => text.split('.').collect(),
            Self::Space if text.contains('+') => text.split('+').collect(),
            Self::Space => split_encoded(text, "20"),
            Self::Pipe if text.contains('|') => text.split('|').collect(),
            Self::Pipe => split_encoded(text, "7C"),
            Self::Comma if texts || coding == Coding::Plain || text.contains(',') => text.split(',').collect(),
            Self::Comma => split_encoded(text, "2C"),
        }
    }
}

/// Splits where `%` and these digits stand, in either case (RFC 3986, section 2.1).
fn split_encoded<'t>(text: &'t str, digits: &str) -> Vec<&'t str> {
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

/// An array of these pieces.
pub(crate) fn items(item: Kind, texts: &[&str], coding: Coding) -> Result<Value, Problem> {
    texts
        .iter()
        .map(|text| Ok(scalar_value(item, coding.decode(text)?)))
        .collect::<Result<Vec<_>, _>>()
        .map(Value::Array)
}

/// An object of these pairs.
fn members(kind: Kind, pairs: &[(&str, &str)], coding: Coding) -> Result<Found, Problem> {
    let mut object = Map::new();
    for (name, text) in pairs {
        let name = coding.decode(name)?;
        let value = scalar_value(member(kind, &name), coding.decode(text)?);
        if object.insert(name, value).is_some() {
            return Ok(Found::wrong("has a member twice"));
        }
    }
    Ok(Found::Value(Value::Object(object)))
}

pub(crate) fn member(kind: Kind, name: &str) -> Kind {
    let Kind::Object(properties, additional) = kind else { return Kind::Any };
    let declared = properties.iter().find(|(other, _)| *other == name).map(|(_, kind)| *kind);
    declared.or(additional.copied()).unwrap_or(Kind::Any)
}

/// Whether the text of such a value may hold any character.
fn is_text(kind: Kind) -> bool {
    !matches!(kind, Kind::Integer | Kind::Number | Kind::Boolean)
}

/// A number or boolean where the text is one; otherwise the text, which the schema then refuses. Lists and objects within others,
/// which no style writes, are JSON.
pub(crate) fn scalar_value(kind: Kind, text: String) -> Value {
    let parsed = match kind {
        Kind::Boolean => boolean(&text),
        Kind::Integer | Kind::Number => number(&text),
        Kind::Union { number: true, .. } if canonical(&text).is_some() => canonical(&text),
        Kind::Union { boolean: true, .. } => boolean(&text),
        Kind::Array(_) | Kind::Object(..) => json_value(&text).filter(|value| value.is_array() || value.is_object()),
        _ => None,
    };
    parsed.unwrap_or(Value::String(text))
}

fn boolean(text: &str) -> Option<Value> {
    match text {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        _ => None,
    }
}

/// A number as JSON writes it, without spaces around.
fn number(text: &str) -> Option<Value> {
    let is_bare = !text.starts_with(char::is_whitespace) && !text.ends_with(char::is_whitespace);
    serde_json::from_str(text).ok().filter(|value: &Value| is_bare && value.is_number())
}

/// A number that is written as we would write it: where text may be meant, `007` and `1e5` are that.
fn canonical(text: &str) -> Option<Value> {
    number(text).filter(|value| value.as_number().is_some_and(|number| number.to_string() == text))
}
