//! Parameters as text, in the styles that `progenitor` does not know.
//!
//! <https://spec.openapis.org/oas/v3.0.3#style-values>

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Request;
use reqwest::header::{COOKIE, HeaderValue};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::Error;

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How an array or object is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Names and values of a query, form or cookie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(String, String)>);

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A parameter's place among others: how its value is written there.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub name: &'static str,
    /// The style.
    pub style: Style,
    /// Whether each item stands for itself.
    pub explode: bool,
    /// Whether the value is JSON text.
    pub json: bool,
}

impl Parameter {
    /// The pairs that `value` makes in a query, form or cookie; none for one that is absent.
    pub fn pairs<E>(&self, value: &impl Serialize) -> Result<Pairs, Error<E>> {
        let value = self.value(value)?;
        let name = self.name.to_owned();
        Ok(Pairs(match value {
            Value::Null => Vec::new(),
            value if self.json => vec![(name, value.to_string())],
            Value::Array(items) if self.explode && self.style == Style::Form => {
                items.iter().map(|item| (name.clone(), text(item))).collect()
            }
            Value::Array(items) if items.is_empty() => Vec::new(),
            Value::Array(items) => vec![(name, joined(&items, self.delimiter()))],
            Value::Object(fields) if self.style == Style::DeepObject => {
                fields.iter().filter(|(_, value)| !value.is_null()).flat_map(|(key, value)| deep(&name, key, value)).collect()
            }
            Value::Object(fields) if self.explode => {
                let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
                fields.map(|(key, value)| (key, text(&value))).collect()
            }
            Value::Object(fields) => vec![(name, joined(&flat(&fields), self.delimiter()))],
            value => vec![(name, text(&value))],
        }))
    }

    /// The text that `value` makes in a header; `None` for one that is absent.
    pub fn header<E>(&self, value: &impl Serialize) -> Result<Option<String>, Error<E>> {
        Ok(match self.value(value)? {
            Value::Null => None,
            value if self.json => Some(value.to_string()),
            value => Some(self.simple(&value, &|text| text.to_owned())),
        })
    }

    /// The text that `value` makes in a path, encoded. `.` and `..` are refused: no URL can hold them as a segment, and
    /// an encoded one is taken for them by every parser.
    pub fn path<E>(&self, value: &impl Serialize) -> Result<String, Error<E>> {
        let value = self.value(value)?;
        let encode = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
        let written = match (&value, self.style) {
            (value, _) if self.json => encode(&value.to_string()),
            (value, Style::Label) => self.label(value, &encode),
            (value, Style::Matrix) => self.matrix(value, &encode),
            (value, _) => self.simple(value, &encode),
        };
        if written.is_empty() || written == "." || written == ".." {
            return Err(Error::InvalidRequest(format!("the path parameter {} cannot be `{written}`", self.name)));
        }
        Ok(written)
    }

    fn value<E>(&self, value: &impl Serialize) -> Result<Value, Error<E>> {
        serde_json::to_value(value).map_err(|error| Error::InvalidRequest(format!("parameter {}: {error}", self.name)))
    }

    fn delimiter(&self) -> &'static str {
        match self.style {
            Style::SpaceDelimited => " ",
            Style::PipeDelimited => "|",
            _ => ",",
        }
    }

    /// `3,4,5`; objects `R,100` or exploded `R=100`.
    fn simple(&self, value: &Value, encode: &dyn Fn(&str) -> String) -> String {
        self.parts(value, encode).join(",")
    }

    /// `.3.4.5`: each item after a dot if exploded, else with commas.
    fn label(&self, value: &Value, encode: &dyn Fn(&str) -> String) -> String {
        let separator = if self.explode { "." } else { "," };
        format!(".{}", self.parts(value, encode).join(separator))
    }

    /// `;id=3;id=4`, not exploded `;id=3,4`.
    fn matrix(&self, value: &Value, encode: &dyn Fn(&str) -> String) -> String {
        let name = self.name;
        let parts = self.parts(value, encode);
        match value {
            Value::Array(_) if self.explode => parts.iter().map(|part| format!(";{name}={part}")).collect(),
            Value::Object(_) if self.explode => parts.iter().map(|part| format!(";{part}")).collect(),
            _ => format!(";{name}={}", parts.join(",")),
        }
    }

    fn parts(&self, value: &Value, encode: &dyn Fn(&str) -> String) -> Vec<String> {
        match value {
            Value::Array(items) => items.iter().map(|item| encode(&text(item))).collect(),
            Value::Object(fields) if self.explode => {
                fields.iter().map(|(key, value)| format!("{}={}", encode(key), encode(&text(value)))).collect()
            }
            Value::Object(fields) => flat(fields).iter().map(|part| encode(&text(part))).collect(),
            other => vec![encode(&text(other))],
        }
    }
}

fn deep(name: &str, key: &str, value: &Value) -> Vec<(String, String)> {
    let name = format!("{name}[{key}]");
    match value {
        Value::Array(items) => items.iter().map(|item| (name.clone(), text(item))).collect(),
        Value::Object(fields) => fields.iter().flat_map(|(key, value)| deep(&name, key, value)).collect(),
        value => vec![(name, text(value))],
    }
}

fn flat(fields: &serde_json::Map<String, Value>) -> Vec<Value> {
    fields.iter().flat_map(|(key, value)| [Value::String(key.clone()), value.clone()]).collect()
}

fn joined(items: &[Value], delimiter: &str) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(delimiter)
}

/// A single value: text without quotes, JSON for what is nested deeper than any style goes.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A form body (`application/x-www-form-urlencoded`): a repeated field for each item of an array.
pub fn form<E>(body: &impl Serialize) -> Result<Pairs, Error<E>> {
    let whole = Parameter { name: "body", style: Style::Form, explode: true, json: false };
    let Value::Object(fields) = whole.value(body)? else {
        return Err(Error::InvalidRequest("a form body must be an object".to_owned()));
    };
    let mut pairs = Vec::new();
    for (name, value) in fields {
        match value {
            Value::Null => {}
            Value::Array(items) => pairs.extend(items.iter().map(|item| (name.clone(), text(item)))),
            value => pairs.push((name, text(&value))),
        }
    }
    Ok(Pairs(pairs))
}

/// Adds cookies to `request`, in one header (RFC 6265, section 5.4).
pub fn cookies<E>(request: &mut Request, cookies: &[Pairs]) -> Result<(), Error<E>> {
    let pairs = cookies.iter().flat_map(|pairs| &pairs.0);
    let pairs: Vec<_> = pairs
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, RESERVED)))
        .collect();
    if !pairs.is_empty() {
        request.headers_mut().insert(COOKIE, HeaderValue::from_str(&pairs.join("; "))?);
    }
    Ok(())
}
