//! JSON as JSON Schema means it, decoded and checked in one pass.
//!
//! [`Strict`] stands between serde's text and a type. It lets through what serde's own derives are too loose or too narrow for: a list is
//! never an object, `1.0` and `-0` are integers, a key that occurs twice is refused. Where [`Rules`] are given, every value is held
//! against them as it passes, before the type has changed it; and where decoding fails, a [`Trace`] knows the place.

mod access;
mod deserializer;
mod key;
mod members;
mod number;
mod rule;
mod seen;
mod strict;
mod trace;
mod visitor;
mod watch;

use serde::de::{Deserialize, DeserializeOwned};
use serde_json::Value;

pub use rule::{Kinds, ListRule, NumberRule, ObjectRule, Rule, Rules, Test, TextRule};
pub use strict::Strict;
pub use trace::{Step, Trace};

/// A `T` from JSON text, every value held against the rules of `trace`.
///
/// # Errors
///
/// No JSON, a value that breaks a rule, a value that does not fit the type. `trace` has the place.
pub fn from_str<'de, T: Deserialize<'de>>(text: &'de str, trace: &Trace<'_>) -> serde_json::Result<T> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(Strict::new(&mut json, trace))?;
    json.end()?;
    Ok(value)
}

/// The value of JSON text in which no key occurs twice. RFC 8259, section 4, leaves open which of the
/// two counts, and whoever looked at the request before us may have taken the other.
pub fn json_value(text: &str) -> Option<Value> {
    from_str(text, &Trace::of_text(Rules::none())).ok()
}

/// A `T` from a JSON value, which a variant of a union is decoded from.
///
/// # Errors
///
/// A value that does not fit the type.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> serde_json::Result<T> {
    T::deserialize(Strict::new(value, &Trace::of_value(Rules::none())))
}

#[cfg(test)]
mod tests;
