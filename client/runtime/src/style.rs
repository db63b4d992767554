//! How parameters are written: the styles of OpenAPI.
//!
//! <https://spec.openapis.org/oas/v3.0.3#style-values>. Values are percent-encoded, the delimiters of a style are not: so an encoded
//! delimiter is part of a value.

use serde::Serialize;
use serde_json::Value;

/// How a parameter is written.
#[derive(Debug, Clone, Copy)]
pub struct ParameterSpec {
    /// The name on the wire.
    pub name: &'static str,
    /// How an array or object is written.
    pub style: Style,
    /// Whether each item stands for itself.
    pub explode: bool,
    /// Whether its value is JSON text.
    pub json: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
}

/// How an array or object is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `a,b`.
    Simple,
    /// `.a.b`.
    Label,
    /// `;name=a,b`.
    Matrix,
    /// `name=a&name=b`.
    Form,
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[key]=a`.
    DeepObject,
}

/// Encodes one piece of text.
type Encode = fn(&str) -> String;

/// What stands in a path for `value`, percent-encoded; `.` and `..`, which a URL would take for a step, too.
pub fn path_text<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> String {
    let value = json(spec, value);
    let text = match spec.style {
        Style::Label => match &value {
            Value::Array(_) | Value::Object(_) if spec.explode => format!(".{}", joined(&value, ".", true, encoded)),
            _ => format!(".{}", joined(&value, ",", false, encoded)),
        },
        Style::Matrix => matrix(spec, &value),
        _ => joined(&value, ",", spec.explode, encoded),
    };
    match text.as_str() {
        "." | ".." => text.replace('.', "%2E"),
        _ => text,
    }
}

/// `;name=a,b`; exploded `;name=a;name=b`, and objects `;key=a;other=b`.
fn matrix(spec: &ParameterSpec, value: &Value) -> String {
    let name = encoded(spec.name);
    match value {
        Value::Array(items) if spec.explode => {
            items.iter().map(|item| format!(";{name}={}", encoded(&scalar(item)))).collect()
        }
        Value::Object(_) if spec.explode => format!(";{}", joined(value, ";", true, encoded)),
        other => format!(";{name}={}", joined(other, ",", false, encoded)),
    }
}

/// What stands in a query for `value`: `name=a&name=b`; nothing for null.
pub fn query_text<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> String {
    let value = json(spec, value);
    let encode: Encode = if spec.allow_reserved { reserved } else { encoded };
    let name = encoded(spec.name);
    match (&value, spec.style) {
        (Value::Null, _) => String::new(),
        (_, Style::DeepObject) => {
            let mut pairs = Vec::new();
            deep(&name, &value, encode, &mut pairs);
            pairs.join("&")
        }
        (Value::Array(items), _) if items.is_empty() && spec.explode => String::new(),
        (Value::Array(items), _) if spec.explode => {
            items.iter().map(|item| format!("{name}={}", encode(&scalar(item)))).collect::<Vec<_>>().join("&")
        }
        (Value::Object(_), Style::Form) if spec.explode => joined(&value, "&", true, encode),
        (_, Style::SpaceDelimited) => format!("{name}={}", joined(&value, "%20", false, encode)),
        (_, Style::PipeDelimited) => format!("{name}={}", joined(&value, "%7C", false, encode)),
        _ => format!("{name}={}", joined(&value, ",", false, encode)),
    }
}

/// `filter[color]=red&filter[size][min]=3`, as far as it goes: what OpenAPI leaves open beyond one level is written as most do.
fn deep(name: &str, value: &Value, encode: Encode, pairs: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                deep(&format!("{name}[{}]", encoded(key)), value, encode, pairs);
            }
        }
        Value::Array(items) => {
            for item in items {
                match item {
                    Value::Object(_) | Value::Array(_) => deep(&format!("{name}[]"), item, encode, pairs),
                    scalar_item => pairs.push(format!("{name}={}", encode(&scalar(scalar_item)))),
                }
            }
        }
        other => pairs.push(format!("{name}={}", encode(&scalar(other)))),
    }
}

/// `url` with these parts of a query.
pub fn with_query<const N: usize>(url: String, parts: [String; N]) -> String {
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => url,
        false => format!("{url}{}{}", if url.contains('?') { '&' } else { '?' }, parts.join("&")),
    }
}

/// What stands in a header for `value`.
pub fn header_text<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> String {
    joined(&json(spec, value), ",", spec.explode, str::to_owned)
}

/// What stands in a `Cookie` header for `value`.
pub fn cookie_text<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> String {
    query_text(spec, value).replace('&', "; ")
}

/// Items by `delimiter`; members as `key,value`, exploded as `key=value`.
fn joined(value: &Value, delimiter: &str, explode: bool, encode: Encode) -> String {
    match value {
        Value::Array(items) => items.iter().map(|item| encode(&scalar(item))).collect::<Vec<_>>().join(delimiter),
        Value::Object(members) => {
            let between = if explode { "=" } else { delimiter };
            let present = members.iter().filter(|(_, value)| !value.is_null());
            let pair = |(key, value): (&String, &Value)| format!("{}{between}{}", encode(key), encode(&scalar(value)));
            present.map(pair).collect::<Vec<_>>().join(delimiter)
        }
        other => encode(&scalar(other)),
    }
}

fn json<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> Value {
    let value = serde_json::to_value(value).unwrap_or_default();
    match spec.json && !value.is_null() {
        true => Value::String(value.to_string()),
        false => value,
    }
}

/// Text without quotes; anything else as in JSON.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Percent-encoded but for the unreserved characters (RFC 3986, section 2.3).
fn encoded(text: &str) -> String {
    keep(text, |byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// Percent-encoded but for unreserved and reserved characters, save those that end a value in a query.
fn reserved(text: &str) -> String {
    keep(text, |byte| byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$'()*,;=".contains(&byte))
}

fn keep(text: &str, kept: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if kept(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn spec(style: Style, explode: bool) -> ParameterSpec {
        ParameterSpec { name: "color", style, explode, json: false, allow_reserved: false }
    }

    /// The table in OpenAPI 3.0.3, "style examples".
    #[test]
    fn the_examples_of_the_specification() {
        let array = json!(["blue", "black", "brown"]);
        let object = json!({ "R": 100, "G": 200, "B": 150 });
        let path = [
            (Style::Matrix, false, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
            (Style::Matrix, true, ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"),
            (Style::Label, false, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
            (Style::Label, true, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
            (Style::Simple, false, "blue", "blue,black,brown", "R,100,G,200,B,150"),
            (Style::Simple, true, "blue", "blue,black,brown", "R=100,G=200,B=150"),
        ];
        let sorted = |text: &str| {
            let mut pieces: Vec<_> = text.split([',', ';', '&', '.']).map(str::to_owned).collect();
            pieces.sort();
            pieces
        };
        for (style, explode, one, several, members) in path {
            let spec = spec(style, explode);
            assert_eq!(path_text(&spec, "blue"), one);
            assert_eq!(path_text(&spec, &array), several);
            assert_eq!(sorted(&path_text(&spec, &object)), sorted(members));
        }
        let query = [
            (Style::Form, false, "color=blue,black,brown", "color=R,100,G,200,B,150"),
            (Style::Form, true, "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
            (Style::SpaceDelimited, false, "color=blue%20black%20brown", ""),
            (Style::PipeDelimited, false, "color=blue%7Cblack%7Cbrown", ""),
            (Style::DeepObject, true, "", "color[R]=100&color[G]=200&color[B]=150"),
        ];
        for (style, explode, several, members) in query {
            let spec = spec(style, explode);
            if !several.is_empty() {
                assert_eq!(query_text(&spec, &array), several);
            }
            if !members.is_empty() {
                assert_eq!(query_text(&spec, &object).len(), members.len());
            }
        }
    }

    #[test]
    fn values_are_encoded_and_delimiters_are_not() {
        assert_eq!(query_text(&spec(Style::Form, false), &["a,b", "c d"]), "color=a%2Cb,c%20d");
        assert_eq!(path_text(&spec(Style::Simple, false), ".."), "%2E%2E");
        assert_eq!(path_text(&spec(Style::Simple, false), "a/b"), "a%2Fb");
        assert_eq!(query_text(&spec(Style::Form, true), &None::<&str>), "");
        let reserved = ParameterSpec { allow_reserved: true, ..spec(Style::Form, true) };
        assert_eq!(query_text(&reserved, "/a?b=c&d"), "color=/a?b=c%26d");
        let json = ParameterSpec { json: true, ..spec(Style::Form, true) };
        assert_eq!(query_text(&json, &json!({ "a": 1 })), "color=%7B%22a%22%3A1%7D");
        assert_eq!(with_query("u".to_owned(), [String::new(), "a=1".to_owned(), "b=2".to_owned()]), "u?a=1&b=2");
    }
}
