//! Parameters: from the text of path, query, headers and cookies to one typed object.

pub(crate) mod pairs;
pub(crate) mod style;
pub(crate) mod text;

use http::header;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::cx::Cx;
use crate::operation::{ApiKeyPlace, Kind, OperationSpec, Parameter, Place, SchemeKind, SchemeUse};
use crate::problem::Problem;
use crate::schema::{Step, json_value, place_in, typed};
use countersign_wire::Violation;
use pairs::{Pairs, Spread};
use style::{Coding, Found};

/// All parameters of an operation as a `T`.
///
/// # Errors
///
/// 400 for text that cannot be decoded, 422 with every violation of the schema.
pub fn parameters<T: DeserializeOwned>(cx: &Cx, spec: &'static OperationSpec) -> Result<T, Problem> {
    let mut object = Map::new();
    let mut violations = Vec::new();
    let query = match spec.parameters.iter().any(|parameter| parameter.place == Place::Query) {
        true => cx.uri().query().unwrap_or_default(),
        false => "",
    };
    let query = Pairs::of_form(query)?;
    for parameter in spec.parameters {
        match value(cx, spec, parameter, &query)? {
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

fn value(cx: &Cx, spec: &OperationSpec, parameter: &Parameter, query: &Pairs<'_>) -> Result<Found, Problem> {
    match parameter.place {
        Place::Path => path(cx, parameter),
        Place::Query => paired(spec, parameter, query),
        Place::Header => {
            let lines = text::headers(cx.headers(), parameter.name)?;
            Ok(header(parameter, &lines))
        }
        Place::Cookie => {
            let lines = text::headers(cx.headers(), header::COOKIE.as_str())?;
            let list = lines.iter().flat_map(|line| text::cookie_pairs(line));
            // Names are as the document has them; those of an object's members may be anything, and are encoded.
            let list = list.map(|(name, value)| match name == parameter.name {
                true => (name.to_owned(), value),
                false => (text::percent_lenient(name), value),
            });
            let found = paired(spec, parameter, &Pairs { list: list.collect(), coding: Coding::Percent });
            // Other cookies of the site are none of the client's doing: what is wrong is told by name, not by refusing the request.
            Ok(found.unwrap_or_else(|problem| Found::Wrong(problem.detail.unwrap_or_default().into_owned())))
        }
    }
}

fn path(cx: &Cx, parameter: &Parameter) -> Result<Found, Problem> {
    let Some(raw) = cx.raw_variable(parameter.name) else { return Ok(Found::Absent) };
    let decoded = text::percent_decoded(raw)?;
    // A dot segment means the same encoded or not (RFC 3986, section 6.2.2.2).
    if decoded == "." || decoded == ".." || decoded.contains('\0') {
        return Err(Problem::malformed(format!("the path variable {} is not a name", parameter.name)));
    }
    match parameter.json {
        true => Ok(json(&decoded)),
        false => style::decode(parameter.into(), raw, Coding::Percent),
    }
}

/// A parameter of the query, or a cookie.
fn paired(spec: &OperationSpec, parameter: &Parameter, pairs: &Pairs<'_>) -> Result<Found, Problem> {
    if parameter.json {
        return Ok(match pairs.under(parameter.name).as_slice() {
            [] => Found::Absent,
            [one] => json(&pairs.coding.decode(one)?),
            _ => Found::wrong("is given more than once"),
        });
    }
    let found = pairs.value(parameter.into(), &|name| is_claimed(spec, parameter, name))?;
    let is_text = matches!(parameter.kind, Kind::String | Kind::Any);
    Ok(match found {
        // `allowEmptyValue`: the name alone says as much as its absence.
        Found::Value(Value::String(text)) if text.is_empty() && parameter.allow_empty && !is_text => Found::Absent,
        // An object whose members stand for themselves is there when they are: they say what is missing.
        Found::Absent if parameter.required && matches!(Spread::of(&parameter.into()), Spread::Members(_)) => {
            Found::Value(Value::Object(Map::new()))
        }
        found => found,
    })
}

/// Whether a name of the query or a cookie's belongs to something else than `parameter`.
fn is_claimed(spec: &OperationSpec, parameter: &Parameter, name: &str) -> bool {
    let mut others =
        spec.parameters.iter().filter(|other| other.place == parameter.place && other.key != parameter.key);
    let mut uses = spec.security.iter().flat_map(|alternative| alternative.iter());
    let is_key = |used: &SchemeUse| match used.kind {
        SchemeKind::ApiKey { place: ApiKeyPlace::Query, name: key } => parameter.place == Place::Query && key == name,
        SchemeKind::ApiKey { place: ApiKeyPlace::Cookie, name: key } => parameter.place == Place::Cookie && key == name,
        _ => false,
    };
    others.any(|other| match other.json {
        true => other.name == name,
        false => Spread::claims(&other.into(), name),
    }) || uses.any(is_key)
        || spec.selector.iter().any(|(key, _)| *key == name)
}

/// A header. Several lines of one name are one list (RFC 9110, section 5.3).
fn header(parameter: &Parameter, lines: &[String]) -> Found {
    let joined;
    let text = match lines {
        [] => return Found::Absent,
        [one] => one,
        several if matches!(parameter.kind, Kind::Array(_) | Kind::Object(..)) && !parameter.json => {
            joined = several.join(",");
            &joined
        }
        _ => return Found::wrong("is given more than once"),
    };
    if parameter.json {
        return json(text);
    }
    let decoded = style::decode(parameter.into(), text.trim_matches([' ', '\t']), Coding::Plain);
    decoded.unwrap_or_else(|problem| Found::Wrong(problem.detail.unwrap_or_default().into_owned()))
}

/// A header of an answer: it is written as a header parameter is.
pub(crate) fn text_of_lines(parameter: &Parameter, lines: &[String]) -> Result<Option<Value>, String> {
    match header(parameter, lines) {
        Found::Absent => Ok(None),
        Found::Value(value) => Ok(Some(value)),
        Found::Wrong(message) => Err(message),
    }
}

fn json(text: &str) -> Found {
    json_value(text).map_or_else(|| Found::wrong("is not JSON"), Found::Value)
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
