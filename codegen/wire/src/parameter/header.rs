//! Parameters in headers, and the headers of responses, which are written alike.

use serde::Serialize;
use serde_json::Value;

use super::json::Json;
use super::json_text;
use super::kind::Kind;
use super::refusal::Refusal;
use super::spec::Parameter;
use super::unreadable::Unreadable;
use crate::style::{Coding, plain_text};

/// The text of a header. Nothing is percent-encoded there (OpenAPI 3.1.1, section 4.8.12.2.3).
///
/// # Errors
///
/// A value that the header cannot hold.
pub fn write<T: Serialize + ?Sized>(parameter: &Parameter, value: &T) -> Result<String, Refusal> {
    let json = Json::to_write(value)?;
    match parameter.json {
        true => plain_text(json.as_str()),
        false => parameter.writer()?.write_text(&parameter.layout(), &json.shape(), Coding::Plain),
    }
}

/// The value of a header's lines; none where there is no line. Several lines of one name are one list
/// (RFC 9110, section 5.3).
///
/// # Errors
///
/// A text that is not what the document says.
pub fn read(parameter: &Parameter, lines: &[String]) -> Result<Option<Value>, Unreadable> {
    let joined;
    let text = match lines {
        [] => return Ok(None),
        [one] => one,
        several if matches!(parameter.kind, Kind::Array(_) | Kind::Object(..)) && !parameter.json => {
            joined = several.join(",");
            &joined
        }
        _ => return Err(Unreadable::REPEATED),
    };
    let value = match parameter.json {
        true => json_text::read(text),
        false => {
            let text = text.trim_matches([' ', '\t']);
            parameter.reader()?.read_text(&parameter.layout(), text, Coding::Plain)
        }
    };
    value.map(Some)
}
