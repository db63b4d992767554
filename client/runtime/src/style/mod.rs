//! How parameters are written.
//!
//! The styles are those of RFC 6570, which OpenAPI refers to
//! ([style values](https://spec.openapis.org/oas/v3.0.3#style-values)). Where the table of examples in 3.0.3 differs from that RFC
//! (label without explode), the RFC holds, as in the corrected tables of 3.0.4 and 3.1.1. A delimiter within a value is
//! percent-encoded, so that the other side finds the same items.

mod percent;
mod query;
mod shape;
#[cfg(test)]
mod tests;

use percent_encoding::AsciiSet;
use serde::Serialize;

pub use query::with_query;
pub(crate) use query::{joined, pairs};
pub(crate) use shape::{Json, Shape};

use percent::{BETWEEN_DOTS, UNRESERVED, encoded};
use shape::{members, texts};

/// How a parameter is written (OpenAPI, [parameter object](https://spec.openapis.org/oas/v3.0.3#parameter-object)).
#[derive(Debug, Clone, Copy)]
pub struct ParameterSpec {
    /// Its name on the wire.
    pub name: &'static str,
    /// `style`.
    pub style: Style,
    /// `explode`: each item stands for itself.
    pub explode: bool,
    /// Its value is JSON text (`content: application/json`).
    pub json: bool,
    /// `allowReserved`, which counts in the query.
    pub allow_reserved: bool,
}

/// How lists and objects become text (OpenAPI, [style values](https://spec.openapis.org/oas/v3.0.3#style-values)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

/// Stands in a path for what no path can say; such a request is refused before it is sent.
pub(crate) const UNSENDABLE_SEGMENT: &str = "%00";
/// Likewise in a header, where it is no valid value.
const UNSENDABLE_TEXT: &str = "\0";

/// The text of a path parameter, percent-encoded but for the delimiters that its style writes.
///
/// `.` and `..` would climb the path. Encoding does not help: URLs are defined such that `%2E` climbs just as well (WHATWG URL,
/// section 4.1, "double-dot URL path segment"), so such a request fails before it is sent. So does one with an empty text: `/pets/` is another path than
/// `/pets/{id}`, and the request would reach another operation.
pub fn path_text<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> String {
    let Ok(json) = Json::of(value) else { return UNSENDABLE_SEGMENT.to_owned() };
    let text = match spec.style {
        _ if spec.json => encoded(json.as_str(), UNRESERVED),
        Style::Label => label(spec.explode, &json.shape()),
        Style::Matrix => matrix(spec, &json.shape()),
        _ => listed(&json.shape(), spec.explode, ",", &|text| encoded(text, UNRESERVED)),
    };
    if matches!(text.as_str(), "" | "." | "..") { UNSENDABLE_SEGMENT.to_owned() } else { text }
}

/// The text of a header. Nothing is percent-encoded there (OpenAPI 3.1.1, section 4.8.12.2.3).
pub fn header_text<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> String {
    match Json::of(value) {
        Ok(json) if spec.json => json.as_str().to_owned(),
        Ok(json) => listed(&json.shape(), spec.explode, ",", &str::to_owned),
        Err(_) => UNSENDABLE_TEXT.to_owned(),
    }
}

/// The cookie or cookies of a parameter: `name=value`, or `a=1; b=2` where each item stands for itself; empty for none. The values
/// are percent-encoded, the name is as it stands in the document.
pub fn cookie_text<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> String {
    let Ok(json) = Json::of(value) else { return UNSENDABLE_TEXT.to_owned() };
    let pairs = pairs(spec.name, &ParameterSpec { allow_reserved: false, ..*spec }, &json).into_iter();
    let cookies = pairs.map(|(name, value)| match name == spec.name {
        true => format!("{name}={value}"),
        // The key of a member, which may be anything.
        false => format!("{}={value}", encoded(&name, UNRESERVED)),
    });
    cookies.collect::<Vec<_>>().join("; ")
}

/// Items with delimiters between them; members as `name,text`, exploded as `name=text`.
fn listed(shape: &Shape, explode: bool, delimiter: &str, encode: &dyn Fn(&str) -> String) -> String {
    match shape {
        Shape::Null => String::new(),
        Shape::Text(text) => encode(text),
        Shape::List(items) => texts(items).map(|text| encode(&text)).collect::<Vec<_>>().join(delimiter),
        Shape::Object(entries) => {
            let equals = if explode { "=" } else { delimiter };
            let members = members(entries).map(|(name, text)| format!("{}{equals}{}", encode(name), encode(&text)));
            members.collect::<Vec<_>>().join(delimiter)
        }
    }
}

/// RFC 6570, section 3.2.5.
fn label(explode: bool, shape: &Shape) -> String {
    let (delimiter, set): (_, &'static AsciiSet) = match (explode, shape) {
        (true, Shape::List(_) | Shape::Object(_)) => (".", BETWEEN_DOTS),
        _ => (",", UNRESERVED),
    };
    let empty = match shape {
        Shape::Null => true,
        Shape::Text(_) => false,
        Shape::List(items) => items.is_empty(),
        Shape::Object(members) => members.is_empty(),
    };
    match empty {
        true => String::new(),
        false => format!(".{}", listed(shape, explode, delimiter, &|text| encoded(text, set))),
    }
}

/// RFC 6570, section 3.2.7.
fn matrix(spec: &ParameterSpec, shape: &Shape) -> String {
    let name = encoded(spec.name, UNRESERVED);
    let pair = |name: &str, text: &str| match text {
        "" => format!(";{name}"),
        text => format!(";{name}={text}"),
    };
    let encode = |text: &str| encoded(text, UNRESERVED);
    match shape {
        Shape::Null => String::new(),
        Shape::List(items) if spec.explode => texts(items).map(|text| pair(&name, &encode(&text))).collect(),
        Shape::Object(entries) if spec.explode => {
            members(entries).map(|(name, text)| pair(&encode(name), &encode(&text))).collect()
        }
        _ => pair(&name, &listed(shape, false, ",", &encode)),
    }
}
