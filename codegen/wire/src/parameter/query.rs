//! Parameters in the query, and the fields of forms, which are written alike.

use serde::Serialize;
use serde_json::{Map, Value};

use super::json::Json;
use super::json_text;
use super::kind::Kind;
use super::pairs::{Pair, Pairs, joined};
use super::refusal::Refusal;
use super::spec::Parameter;
use super::unreadable::Unreadable;
use crate::percent::{RESERVED, UNRESERVED, encoded};
use crate::style::Layout;

/// The query of a parameter: `a=1&b=2`. Null is nothing.
///
/// # Errors
///
/// A value that its style cannot write.
pub fn write<T: Serialize + ?Sized>(parameter: &Parameter, value: &T) -> Result<String, Refusal> {
    Ok(joined(&pairs(parameter.name, parameter, &Json::to_write(value)?)?))
}

/// The pairs of a value called `name`, which is written as `parameter` is.
///
/// # Errors
///
/// A value that its style cannot write.
pub fn pairs(name: &str, parameter: &Parameter, value: &Json) -> Result<Vec<Pair>, Refusal> {
    let layout = Layout { name, ..parameter.layout() };
    if parameter.json {
        let set = if layout.allow_reserved { RESERVED } else { UNRESERVED };
        return Ok(value.non_null().map(|text| (name.to_owned(), encoded(text, set))).into_iter().collect());
    }
    parameter.writer()?.write_pairs(&layout, value)
}

/// The value of a parameter; none where no pair belongs to it. `is_claimed` says which names belong
/// to something else, for an object that takes any.
///
/// # Errors
///
/// A text that cannot be decoded, or that is not what the document says.
pub fn read(
    parameter: &Parameter,
    pairs: &Pairs<'_>,
    is_claimed: &dyn Fn(&str) -> bool,
) -> Result<Option<Value>, Unreadable> {
    if parameter.json {
        let text = pairs.only(parameter.name)?;
        return text.map(|text| json_text::read(&pairs.decode(text)?)).transpose();
    }
    let rules = parameter.reader()?;
    let found = rules.read_pairs(&parameter.layout(), pairs, is_claimed)?;
    let is_text = matches!(parameter.kind, Kind::String | Kind::Any);
    Ok(match found {
        // `allowEmptyValue`: the name alone says as much as its absence.
        Some(Value::String(text)) if text.is_empty() && parameter.allow_empty && !is_text => None,
        // An object whose members stand for themselves is there when they are: they say what is missing.
        None if parameter.required && rules.is_spread(&parameter.layout()) => Some(Value::Object(Map::new())),
        found => found,
    })
}

/// Whether a pair of this name belongs to `parameter`.
pub fn claims(parameter: &Parameter, name: &str) -> bool {
    match parameter.json {
        true => parameter.name == name,
        false => parameter.style.rules().claims(&parameter.layout(), name),
    }
}

/// Whether pairs of any name may belong to `parameter`: an object of any members, each of which
/// stands for itself.
pub fn takes_any(parameter: &Parameter) -> bool {
    matches!(parameter.kind, Kind::Object(_, Some(_)))
        && !parameter.json
        && parameter.style.rules().is_spread(&parameter.layout())
}
