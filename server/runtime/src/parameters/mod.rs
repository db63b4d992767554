//! Parameters: from the text of path, query, headers and cookies to one typed object.

pub(crate) mod style;
pub(crate) mod text;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::cx::Cx;
use crate::operation::{OperationSpec, Parameter, Place, Style};
use crate::problem::{Problem, Violation};
use crate::schema::{Step, json_value, place_in, typed};

/// All parameters of an operation as a `T`.
///
/// # Errors
///
/// 400 for text that cannot be decoded, 422 with every violation of the schema.
pub fn parameters<T: DeserializeOwned>(cx: &Cx, spec: &'static OperationSpec) -> Result<T, Problem> {
    let mut object = Map::new();
    let mut violations = Vec::new();
    for parameter in spec.parameters {
        match value(cx, parameter)? {
            Found::Absent => {}
            Found::Value(value) => drop(object.insert(parameter.key.to_owned(), value)),
            Found::Wrong(message) => violations.push(Violation { place: place(parameter), message }),
        }
    }
    let place = |steps: &[Step]| place_of(spec, steps);
    let value = Value::Object(object);
    match &spec.parameters_schema {
        Some(schema) if violations.is_empty() => schema.decode(&value, &place),
        Some(schema) => {
            // What could not be read is reported as that, not as missing too.
            let found = schema.violations(&value, &place)?;
            let new = found.into_iter().filter(|new| !violations.iter().any(|old| old.place == new.place));
            let new: Vec<_> = new.collect();
            violations.extend(new);
            Err(Problem::invalid(violations))
        }
        None => typed(&value, &place),
    }
}

/// What was found of a parameter.
enum Found {
    Absent,
    Value(Value),
    Wrong(String),
}

fn value(cx: &Cx, parameter: &Parameter) -> Result<Found, Problem> {
    match parameter.place {
        Place::Path => path(cx, parameter),
        Place::Query => query(cx, parameter),
        Place::Header => {
            let lines = text::headers(cx.headers(), parameter.name)?;
            Ok(one_text(parameter, &lines))
        }
        Place::Cookie => {
            let values = text::cookies(cx.headers(), parameter.name)?;
            Ok(one_text(parameter, &values))
        }
    }
}

fn path(cx: &Cx, parameter: &Parameter) -> Result<Found, Problem> {
    let Some(raw) = cx.raw_variable(parameter.name) else { return Ok(Found::Absent) };
    let decoded = text::percent_decoded(raw)?;
    // Dropshot refuses dot segments as they are, but lets them pass when they are encoded (RFC 3986, section 6.2.2.2:
    // the two are equal).
    if decoded == "." || decoded == ".." || decoded.contains('\0') {
        return Err(Problem::malformed(format!("the path variable {} is not a name", parameter.name)));
    }
    if parameter.json {
        return Ok(json(&decoded));
    }
    Ok(Found::Value(style::decode(parameter, raw, &text::percent_decoded)?))
}

fn query(cx: &Cx, parameter: &Parameter) -> Result<Found, Problem> {
    if let Some(value) = style::object_in_query(parameter, cx.uri())? {
        return Ok(if value.as_object().is_some_and(Map::is_empty) { Found::Absent } else { Found::Value(value) });
    }
    let values = text::query_values(cx.uri(), parameter.name)?;
    if values.is_empty() {
        return Ok(Found::Absent);
    }
    if parameter.json {
        return match values.as_slice() {
            [one] => Ok(json(&text::form_decoded(one)?)),
            _ => Ok(repeated()),
        };
    }
    if parameter.explode && parameter.style == Style::Form && style::is_array(parameter.kind) {
        return Ok(Found::Value(style::items(parameter.kind, values.iter().map(String::as_str), &text::form_decoded)?));
    }
    match values.as_slice() {
        [one] => Ok(Found::Value(style::decode(parameter, one, &text::form_decoded)?)),
        _ => Ok(repeated()),
    }
}

/// A header or cookie. Several header lines of one name are one list (RFC 9110, section 5.3).
fn one_text(parameter: &Parameter, values: &[String]) -> Found {
    let joined;
    let text = match values {
        [] => return Found::Absent,
        [one] => one,
        several if style::is_array(parameter.kind) => {
            joined = several.join(",");
            &joined
        }
        _ => return repeated(),
    };
    if parameter.json {
        return json(text);
    }
    let decoded = match parameter.place {
        Place::Cookie => style::decode(parameter, text, &text::percent_decoded),
        _ => style::decode(parameter, text, &|text: &str| Ok(text.trim().to_owned())),
    };
    decoded.map_or_else(|problem| Found::Wrong(problem.detail.unwrap_or_default().into_owned()), Found::Value)
}

/// A header of an answer: it is written as a header parameter is.
pub(crate) fn text_of_lines(parameter: &Parameter, lines: &[String]) -> Result<Option<Value>, String> {
    match one_text(parameter, lines) {
        Found::Absent => Ok(None),
        Found::Value(value) => Ok(Some(value)),
        Found::Wrong(message) => Err(message),
    }
}

fn json(text: &str) -> Found {
    json_value(text).map_or_else(|| Found::Wrong("is not JSON".to_owned()), Found::Value)
}

fn repeated() -> Found {
    Found::Wrong("is given more than once".to_owned())
}

fn place(parameter: &Parameter) -> String {
    format!("{}.{}", parameter.place.as_str(), parameter.name)
}

/// `limit` -> `query.limit`: the first step is the parameter's key.
fn place_of(spec: &OperationSpec, steps: &[Step]) -> String {
    match steps {
        [Step::Key(key), rest @ ..] => {
            let parameter = spec.parameters.iter().find(|parameter| parameter.key == key);
            place_in(&parameter.map_or_else(|| key.clone(), place), rest)
        }
        steps => place_in("parameters", steps),
    }
}
