//! How parameters are written.
//!
//! The styles are those of RFC 6570, which OpenAPI refers to
//! ([style values](https://spec.openapis.org/oas/v3.0.3#style-values)). Where the table of examples in 3.0.3 differs from that RFC
//! (label without explode), the RFC holds, as in the corrected tables of 3.0.4 and 3.1.1. A delimiter within a value is
//! percent-encoded, so that the other side finds the same items. Where a style cannot do that (a comma in a header's list, a space in a list of
//! `spaceDelimited`), the request is refused before it is sent, by the parameter's name.

mod besides;
mod header;
mod percent;
mod query;
mod shape;
#[cfg(test)]
mod tests;

use percent_encoding::{AsciiSet, percent_decode_str};
use serde::Serialize;

pub use besides::Besides;
pub(crate) use query::{joined, pairs, query};
pub(crate) use shape::{Json, Shape};

use header::{listed_plainly, plain};
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

impl ParameterSpec {
    /// A parameter in the path, with the defaults of the place.
    ///
    /// ```
    /// use countersign_client::{ParameterSpec, Style};
    ///
    /// let ids = ParameterSpec::path("ids").style(Style::Label).explode(true);
    /// assert_eq!((ids.name, ids.style, ids.explode), ("ids", Style::Label, true));
    /// ```
    pub const fn path(name: &'static str) -> Self {
        Self { name, style: Style::Simple, explode: false, json: false, allow_reserved: false }
    }

    /// A parameter in the query, with the defaults of the place.
    pub const fn query(name: &'static str) -> Self {
        Self { name, style: Style::Form, explode: true, json: false, allow_reserved: false }
    }

    /// A header, with the defaults of the place.
    pub const fn header(name: &'static str) -> Self {
        Self::path(name)
    }

    /// A cookie, with the defaults of the place.
    pub const fn cookie(name: &'static str) -> Self {
        Self::query(name)
    }

    /// Sets `style`, and `explode` to the default of the style.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self.explode = matches!(style, Style::Form);
        self
    }

    /// Sets `explode`.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// Its value is JSON text.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.json = true;
        self
    }

    /// Reserved characters stay as they are.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }
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

/// Why a parameter cannot be written.
pub(crate) type Written<T> = Result<T, String>;

/// The text of a path parameter, percent-encoded but for the delimiters that its style writes.
///
/// `.` and `..` would climb the path. Encoding does not help: URLs are defined such that `%2E` climbs just as well (WHATWG URL,
/// section 4.1, "double-dot URL path segment"), so they are refused. So is an empty text: `/pets/` is another path than
/// `/pets/{id}`, and the request would reach another operation.
pub(crate) fn path<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> Written<String> {
    let json = Json::of(value).map_err(|error| error.to_string())?;
    let text = match spec.style {
        _ if spec.json => encoded(json.as_str(), UNRESERVED),
        Style::Label => label(spec.explode, &json.shape())?,
        Style::Matrix => matrix(spec, &json.shape())?,
        _ => listed(&json.shape(), spec.explode, ",", &|text| encoded(text, UNRESERVED))?,
    };
    match percent_decode_str(&text).decode_utf8_lossy().as_ref() {
        "" => Err("nothing is left of it in the path, which would be another path".to_owned()),
        "." | ".." => Err("`.` and `..` in a path would be another path".to_owned()),
        decoded if decoded.contains('\0') => Err("a path cannot hold the character NUL".to_owned()),
        _ => Ok(text),
    }
}

/// The text of a header. Nothing is percent-encoded there (OpenAPI 3.1.1, section 4.8.12.2.3).
pub(crate) fn header<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> Written<String> {
    let json = Json::of(value).map_err(|error| error.to_string())?;
    match json.shape() {
        _ if spec.json => plain(json.as_str()),
        shape => listed_plainly(&shape, spec.explode),
    }
}

/// The cookie or cookies of a parameter: `name=value`, or `a=1; b=2` where each item stands for itself; empty for none. The values
/// are percent-encoded, the name is as it stands in the document.
pub(crate) fn cookies<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> Written<String> {
    let json = Json::of(value).map_err(|error| error.to_string())?;
    let pairs = pairs(spec.name, &ParameterSpec { allow_reserved: false, ..*spec }, &json)?;
    let cookies = pairs.into_iter().map(|(name, value)| match name == spec.name {
        true => format!("{name}={value}"),
        // The key of a member, which may be anything.
        false => format!("{}={value}", encoded(&name, UNRESERVED)),
    });
    Ok(cookies.collect::<Vec<_>>().join("; "))
}

/// Items with delimiters between them; members as `name,text`, exploded as `name=text`.
fn listed(shape: &Shape, explode: bool, delimiter: &str, encode: &dyn Fn(&str) -> String) -> Written<String> {
    Ok(match shape {
        Shape::Null => String::new(),
        Shape::Text(text) => encode(text),
        Shape::List(items) => {
            let texts = texts(items)?;
            not_one_empty(&texts)?;
            texts.iter().map(|text| encode(text)).collect::<Vec<_>>().join(delimiter)
        }
        Shape::Object(entries) => {
            let equals = if explode { "=" } else { delimiter };
            let members = members(entries).map(|(name, text)| format!("{}{equals}{}", encode(name), encode(&text)));
            members.collect::<Vec<_>>().join(delimiter)
        }
    })
}

/// Nothing between delimiters is no item at all.
fn not_one_empty(texts: &[String]) -> Written<()> {
    match texts {
        [only] if only.is_empty() => Err("a list of one empty text would be an empty list".to_owned()),
        _ => Ok(()),
    }
}

/// RFC 6570, section 3.2.5.
fn label(explode: bool, shape: &Shape) -> Written<String> {
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
    Ok(match empty {
        true => String::new(),
        false => format!(".{}", listed(shape, explode, delimiter, &|text| encoded(text, set))?),
    })
}

/// RFC 6570, section 3.2.7.
fn matrix(spec: &ParameterSpec, shape: &Shape) -> Written<String> {
    let name = encoded(spec.name, UNRESERVED);
    let pair = |name: &str, text: &str| match text {
        "" => format!(";{name}"),
        text => format!(";{name}={text}"),
    };
    let encode = |text: &str| encoded(text, UNRESERVED);
    Ok(match shape {
        Shape::Null => String::new(),
        Shape::List(items) if spec.explode => texts(items)?.iter().map(|text| pair(&name, &encode(text))).collect(),
        Shape::Object(entries) if spec.explode => {
            members(entries).map(|(name, text)| pair(&encode(name), &encode(&text))).collect()
        }
        _ => pair(&name, &listed(shape, false, ",", &encode)?),
    })
}
