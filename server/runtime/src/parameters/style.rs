//! The styles of OpenAPI: how arrays and objects are written as text.
//!
//! <https://spec.openapis.org/oas/v3.0.3#style-values>. Delimiters are looked for before decoding, so that an encoded
//! one is part of a value.

use http::Uri;
use serde_json::{Map, Value};

use super::text::{form_decoded, query_pairs, query_values};
use crate::operation::{Kind, Parameter, Style};
use crate::problem::Problem;

/// Undoes the encoding of one piece of text.
pub(crate) type Decode<'a> = &'a dyn Fn(&str) -> Result<String, Problem>;

pub(crate) fn is_array(kind: Kind) -> bool {
    matches!(kind, Kind::Array(_))
}

/// The value of one piece of text in the parameter's style.
pub(crate) fn decode(parameter: &Parameter, raw: &str, decode: Decode<'_>) -> Result<Value, Problem> {
    let Parameter { style, explode, kind, .. } = parameter;
    let (text, delimiter) = match style {
        Style::Simple | Style::Form | Style::DeepObject => (raw, ","),
        Style::Label => match raw.strip_prefix('.') {
            Some(text) => (text, if *explode { "." } else { "," }),
            // Null: the schema refuses it, by the parameter's name.
            None => return Ok(Value::Null),
        },
        Style::Matrix => return matrix(parameter, raw, decode),
        Style::SpaceDelimited => (raw, if raw.contains('+') { "+" } else { "%20" }),
        Style::PipeDelimited => (raw, pipe(raw)),
    };
    match kind {
        Kind::Array(_) if text.is_empty() => Ok(Value::Array(Vec::new())),
        Kind::Array(_) => items(*kind, text.split(delimiter), decode),
        Kind::Object(..) if *explode => {
            members(*kind, text.split(delimiter).map(|pair| pair.split_once('=').unwrap_or((pair, ""))), decode)
        }
        Kind::Object(..) => {
            let parts: Vec<_> = text.split(delimiter).collect();
            members(*kind, parts.chunks(2).map(|pair| (pair[0], pair.get(1).copied().unwrap_or_default())), decode)
        }
        scalar => Ok(scalar_value(*scalar, decode(text)?)),
    }
}

/// How the pipes of `raw` are written: the digits of an encoded one in either case (RFC 3986, section 2.1).
fn pipe(raw: &str) -> &'static str {
    ["|", "%7C"].into_iter().find(|pipe| raw.contains(pipe)).unwrap_or("%7c")
}

/// `;name=a,b`, exploded `;name=a;name=b`; objects exploded `;key=a;other=b`.
fn matrix(parameter: &Parameter, raw: &str, decode: Decode<'_>) -> Result<Value, Problem> {
    let Some(text) = raw.strip_prefix(';') else { return Ok(Value::Null) };
    let pairs = text.split(';').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let kind = parameter.kind;
    if let (Kind::Object(..), true) = (kind, parameter.explode) {
        return members(kind, pairs, decode);
    }
    let values: Vec<&str> = pairs.filter(|(name, _)| *name == parameter.name).map(|(_, value)| value).collect();
    match (kind, values.as_slice()) {
        (Kind::Array(_), several) if parameter.explode => items(kind, several.iter().copied(), decode),
        (_, [one]) => {
            let simple = Parameter { style: Style::Simple, explode: false, ..*parameter };
            self::decode(&simple, one, decode)
        }
        _ => Ok(Value::Null),
    }
}

/// An array of these pieces.
pub(crate) fn items<'t>(
    kind: Kind,
    texts: impl Iterator<Item = &'t str>,
    decode: Decode<'_>,
) -> Result<Value, Problem> {
    let item = if let Kind::Array(item) = kind { *item } else { Kind::Any };
    texts.map(|text| Ok(scalar_value(item, decode(text)?))).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

/// An object of these pairs.
fn members<'t>(
    kind: Kind,
    pairs: impl Iterator<Item = (&'t str, &'t str)>,
    decode: Decode<'_>,
) -> Result<Value, Problem> {
    let mut object = Map::new();
    for (name, text) in pairs {
        let name = decode(name)?;
        let value = scalar_value(member(kind, &name), decode(text)?);
        object.insert(name, value);
    }
    Ok(Value::Object(object))
}

/// An object that is spread over the query: `deepObject`, or `form` exploded. `None` for any other parameter.
pub(crate) fn object_in_query(parameter: &Parameter, uri: &Uri) -> Result<Option<Value>, Problem> {
    let Kind::Object(properties, _) = parameter.kind else { return Ok(None) };
    let mut object = Map::new();
    match (parameter.style, parameter.explode) {
        (Style::DeepObject, _) => {
            for (raw_name, raw) in query_pairs(uri) {
                let name = form_decoded(raw_name)?;
                let inner =
                    name.strip_prefix(parameter.name).and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']'));
                if let Some(key) = inner {
                    deep_member(&mut object, key, member(parameter.kind, key), form_decoded(raw)?);
                }
            }
        }
        (Style::Form, true) => {
            for (key, kind) in properties {
                for raw in query_values(uri, key)? {
                    deep_member(&mut object, key, *kind, form_decoded(&raw)?);
                }
            }
        }
        _ => return Ok(None),
    }
    Ok(Some(Value::Object(object)))
}

/// A member that may come several times, where it is an array.
fn deep_member(object: &mut Map<String, Value>, key: &str, kind: Kind, text: String) {
    let Kind::Array(item) = kind else {
        object.insert(key.to_owned(), scalar_value(kind, text));
        return;
    };
    let slot = object.entry(key).or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(values) = slot {
        values.push(scalar_value(*item, text));
    }
}

pub(crate) fn member(kind: Kind, name: &str) -> Kind {
    let Kind::Object(properties, additional) = kind else { return Kind::Any };
    let declared = properties.iter().find(|(other, _)| *other == name).map(|(_, kind)| *kind);
    declared.or(additional.copied()).unwrap_or(Kind::Any)
}

/// A number or boolean where the text is one; otherwise the text, which the schema then refuses.
pub(crate) fn scalar_value(kind: Kind, text: String) -> Value {
    let parsed = match kind {
        Kind::Boolean if text == "true" => Some(Value::Bool(true)),
        Kind::Boolean if text == "false" => Some(Value::Bool(false)),
        Kind::Integer | Kind::Number => serde_json::from_str(&text).ok().filter(Value::is_number),
        _ => None,
    };
    parsed.unwrap_or(Value::String(text))
}
