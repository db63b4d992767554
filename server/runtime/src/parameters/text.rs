//! The text of parameters as it is sent.

use countersign_wire::parameter::cookie;
use countersign_wire::percent;
use http::{HeaderMap, Uri, header};

use crate::problem::Problem;

/// The query's pairs, still encoded.
pub(crate) fn query_pairs(uri: &Uri) -> impl Iterator<Item = (&str, &str)> {
    let parts = uri.query().unwrap_or_default().split('&').filter(|part| !part.is_empty());
    parts.map(|part| part.split_once('=').unwrap_or((part, "")))
}

/// The lines of the header `name`, as text.
pub(crate) fn headers(headers: &HeaderMap, name: &str) -> Result<Vec<String>, Problem> {
    let lines = headers.get_all(name).iter();
    lines
        .map(|value| {
            std::str::from_utf8(value.as_bytes())
                .map(str::to_owned)
                .map_err(|_| Problem::malformed(format!("the header {name} is not UTF-8")))
        })
        .collect()
}

/// The raw values of the cookie `name` (RFC 6265, section 4.2).
pub(crate) fn cookies(headers: &HeaderMap, name: &str) -> Result<Vec<String>, Problem> {
    let lines = self::headers(headers, header::COOKIE.as_str())?;
    let pairs = lines.iter().flat_map(|line| cookie::pairs(line));
    Ok(pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).collect())
}

/// Decodes the text of a query.
pub(crate) fn form_decoded(text: &str) -> Result<String, Problem> {
    percent::form_decoded(text).map_err(Problem::malformed)
}
