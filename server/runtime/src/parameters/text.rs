//! The text of parameters as it is sent, and its decoding.

use http::{HeaderMap, Uri, header};
use percent_encoding::percent_decode_str;

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
    let pairs = lines.iter().flat_map(|line| cookie_pairs(line));
    Ok(pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).collect())
}

/// The pairs of a `Cookie` line. Quotes around a value are not part of it.
pub(crate) fn cookie_pairs(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split(';').filter_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        Some((name, quoted.unwrap_or(value)))
    })
}

/// Percent-encoding undone where it is sound; the names of other people's cookies need not be.
pub(crate) fn percent_lenient(text: &str) -> String {
    percent_decoded(text).unwrap_or_else(|_| text.to_owned())
}

/// Undoes percent-encoding (RFC 3986, section 2.1).
pub(crate) fn percent_decoded(text: &str) -> Result<String, Problem> {
    if !text.contains('%') {
        return Ok(text.to_owned());
    }
    if !is_well_encoded(text) {
        return Err(Problem::malformed("a percent sign is not followed by two hexadecimal digits"));
    }
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(Into::into).map_err(|_| Problem::malformed("percent-encoded text is not UTF-8"))
}

/// As in forms, where a plus is a space.
pub(crate) fn form_decoded(text: &str) -> Result<String, Problem> {
    match text.contains('+') {
        true => percent_decoded(&text.replace('+', " ")),
        false => percent_decoded(text),
    }
}

fn is_well_encoded(text: &str) -> bool {
    let mut parts = text.split('%');
    parts.next();
    parts.all(|part| part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}
