//! Parameters in the path.

use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::Value;

use super::json::Json;
use super::json_text;
use super::refusal::Refusal;
use super::spec::Parameter;
use super::unreadable::Unreadable;
use crate::percent::{UNRESERVED, decoded, encoded};
use crate::style::Coding;

/// The text of a path parameter, percent-encoded except for the delimiters of its style.
///
/// `.` and `..` would climb the path. Encoding does not help: URLs are defined such that `%2E` climbs
/// just as well (WHATWG URL, section 4.1, "double-dot URL path segment"). An empty text is refused
/// too: `/pets/` is another path than `/pets/{id}`, and the request would reach another operation.
///
/// # Errors
///
/// A value that the path cannot hold.
pub fn write<T: Serialize + ?Sized>(parameter: &Parameter, value: &T) -> Result<String, Refusal> {
    let json = Json::to_write(value)?;
    let text = match parameter.json {
        true => encoded(json.as_str(), UNRESERVED),
        false => parameter.writer()?.write_text(&parameter.layout(), &json.shape(), Coding::Percent)?,
    };
    match percent_decode_str(&text).decode_utf8_lossy().as_ref() {
        "" => Err(Refusal::EmptyPath),
        "." | ".." => Err(Refusal::DotSegment),
        decoded if decoded.contains('\0') => Err(Refusal::NulInPath),
        _ => Ok(text),
    }
}

/// The value of what stands in the parameter's place, as it was sent.
///
/// # Errors
///
/// A text that cannot be decoded, or that is not what the document says.
pub fn read(parameter: &Parameter, raw: &str) -> Result<Value, Unreadable> {
    let decoded = decoded(raw).map_err(Unreadable::malformed)?;
    // A dot segment means the same encoded or not (RFC 3986, section 6.2.2.2).
    if decoded == "." || decoded == ".." || decoded.contains('\0') {
        return Err(Unreadable::Malformed(format!("the path variable {} is not a name", parameter.name).into()));
    }
    match parameter.json {
        true => json_text::read(&decoded),
        false => parameter.reader()?.read_text(&parameter.layout(), raw, Coding::Percent),
    }
}
