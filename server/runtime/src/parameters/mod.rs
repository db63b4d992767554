//! Parameters: from the text of path, query, headers and cookies to one typed object.

pub(crate) mod text;

use countersign_wire::parameter::{Pairs, cookie, header, path, query};
use countersign_wire::{Place, Unreadable, Violation};
use http::header::COOKIE;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::cx::Cx;
use crate::operation::{ApiKeyPlace, OperationSpec, Parameter, SchemeKind, SchemeUse};
use crate::problem::Problem;
use crate::schema::{Step, place_in, typed};

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
    let query = Pairs::of_form(query).map_err(|reason| Problem::malformed(reason.into_reason()))?;
    for parameter in spec.parameters {
        match value(cx, spec, parameter, &query)? {
            Ok(None) => {}
            Ok(Some(value)) => drop(object.insert(parameter.key.to_owned(), value)),
            Err(Unreadable::Malformed(reason)) => return Err(Problem::malformed(reason)),
            Err(Unreadable::Mismatch(reason)) => {
                violations.push(Violation { place: place(parameter), message: reason.into_owned() });
            }
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

fn value(
    cx: &Cx,
    spec: &OperationSpec,
    parameter: &Parameter,
    query: &Pairs<'_>,
) -> Result<Result<Option<Value>, Unreadable>, Problem> {
    let described = parameter.described();
    let is_claimed = |name: &str| is_claimed(spec, parameter, name);
    Ok(match parameter.place {
        Place::Path => cx.raw_variable(parameter.name).map(|raw| path::read(&described, raw)).transpose(),
        Place::Query => query::read(&described, query, &is_claimed),
        Place::Header => header::read(&described, &text::headers(cx.headers(), parameter.name)?),
        Place::Cookie => cookie::read(&described, &text::headers(cx.headers(), COOKIE.as_str())?, &is_claimed),
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
    others.any(|other| query::claims(&other.described(), name))
        || uses.any(is_key)
        || spec.selector.iter().any(|(key, _)| *key == name)
}

/// A header of an answer: it is written as a header parameter is.
pub(crate) fn text_of_lines(parameter: &Parameter, lines: &[String]) -> Result<Option<Value>, String> {
    header::read(&parameter.described(), lines).map_err(|reason| reason.to_string())
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
