//! Percent-encoding (RFC 3986, section 2.1), both ways.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// All but the unreserved characters (RFC 3986, section 2.3).
pub(crate) const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// For items between dots: a dot within an item is encoded too.
pub(crate) const BETWEEN_DOTS: &AsciiSet = &UNRESERVED.add(b'.');

/// `allowReserved`: reserved characters stay, except those that end or divide a query, or mean a
/// space in it.
pub(crate) const RESERVED: &AsciiSet = &UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// `allowReserved` for items between commas.
pub(crate) const RESERVED_BETWEEN_COMMAS: &AsciiSet = &RESERVED.add(b',');

/// Encodes the characters of `set`.
pub(crate) fn encoded(text: &str, set: &'static AsciiSet) -> String {
    utf8_percent_encode(text, set).to_string()
}

/// Decodes `text`, which must be UTF-8 afterwards.
///
/// # Errors
///
/// The reason why `text` cannot be decoded.
///
/// ```
/// use countersign_wire::percent;
///
/// assert_eq!(percent::decoded("caf%C3%A9+"), Ok("café+".to_owned()));
/// assert_eq!(percent::decoded("5%"), Err("a percent sign is not followed by two hexadecimal digits"));
/// ```
pub fn decoded(text: &str) -> Result<String, &'static str> {
    if !text.contains('%') {
        return Ok(text.to_owned());
    }
    if !is_well_encoded(text) {
        return Err("a percent sign is not followed by two hexadecimal digits");
    }
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(Into::into).map_err(|_| "percent-encoded text is not UTF-8")
}

/// Decodes a query or a form, where a plus sign is a space.
///
/// # Errors
///
/// Those of [`decoded`].
pub fn form_decoded(text: &str) -> Result<String, &'static str> {
    match text.contains('+') {
        true => decoded(&text.replace('+', " ")),
        false => decoded(text),
    }
}

fn is_well_encoded(text: &str) -> bool {
    let mut parts = text.split('%');
    parts.next();
    parts.all(|part| part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}
