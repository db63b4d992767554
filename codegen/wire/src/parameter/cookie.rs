//! Parameters in cookies (RFC 6265, section 4.2).

use serde::Serialize;
use serde_json::Value;

use super::json::Json;
use super::pairs::Pairs;
use super::query;
use super::refusal::Refusal;
use super::spec::Parameter;
use super::unreadable::Unreadable;
use crate::percent::{UNRESERVED, decoded, encoded};

/// The cookie or cookies of a parameter: `name=value`, or `a=1; b=2` where each item stands for
/// itself; empty for none. The values are percent-encoded, the parameter's name is as it stands in
/// the document.
///
/// # Errors
///
/// A value that its style cannot write.
pub fn write<T: Serialize + ?Sized>(parameter: &Parameter, value: &T) -> Result<String, Refusal> {
    let pairs = query::pairs(parameter.name, parameter, &Json::to_write(value)?)?;
    let cookies = pairs.into_iter().map(|(name, value)| match name == parameter.name {
        true => format!("{name}={value}"),
        // The key of a member, which may be anything.
        false => format!("{}={value}", encoded(&name, UNRESERVED)),
    });
    Ok(cookies.collect::<Vec<_>>().join("; "))
}

/// The value of a parameter in the lines of `Cookie`; none where no cookie belongs to it.
/// `is_claimed` says which names belong to something else.
///
/// # Errors
///
/// A text that cannot be decoded, or that is not what the document says. Both are a mismatch: the
/// other cookies of a site are not the caller's doing.
pub fn read(
    parameter: &Parameter,
    lines: &[String],
    is_claimed: &dyn Fn(&str) -> bool,
) -> Result<Option<Value>, Unreadable> {
    let list = lines.iter().flat_map(|line| pairs(line)).map(|(name, text)| match name == parameter.name {
        true => (name.to_owned(), text),
        // Names of other people's cookies need not be encoded soundly.
        false => (decoded(name).unwrap_or_else(|_| name.to_owned()), text),
    });
    let found = query::read(parameter, &Pairs::percent_encoded(list.collect()), is_claimed);
    found.map_err(|reason| Unreadable::Mismatch(reason.into_reason()))
}

/// The pairs of a `Cookie` line, as they were sent. Quotes around a value are not part of it.
pub fn pairs(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split(';').filter_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        Some((name, quoted.unwrap_or(value)))
    })
}
