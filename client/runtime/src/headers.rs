//! Typed headers of answers.

use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::answer::scalar;

/// A header of an answer, and how its text becomes a value.
#[derive(Debug)]
pub struct HeaderSpec {
    /// Its name.
    pub name: &'static str,
    /// What its text is.
    pub kind: HeaderKind,
}

/// What the text of a header is. `true`: numbers or truth values, not text.
#[derive(Debug, Clone, Copy)]
pub enum HeaderKind {
    /// One value.
    One(bool),
    /// Several, with commas between them.
    List(bool),
    /// An object, with commas between its members.
    Object {
        /// `a=1,b=2`; otherwise `a,1,b,2`.
        explode: bool,
        /// The members that are numbers or truth values.
        values: &'static [&'static str],
    },
    /// JSON.
    Json,
}

/// The headers of an answer are not what the document says.
#[derive(Debug, thiserror::Error)]
#[error("the headers are not what the document declares: {0}")]
pub struct HeadersError(serde_json::Error);

/// `headers` as a `T`. Generated code calls this.
///
/// # Errors
///
/// A header that must be there is not, or one is not what the document says.
pub fn headers<T: DeserializeOwned>(headers: &HeaderMap, specs: &[HeaderSpec]) -> Result<T, HeadersError> {
    let mut object = Map::new();
    for spec in specs {
        let lines: Vec<_> =
            headers.get_all(spec.name).iter().map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
        if !lines.is_empty() {
            object.insert(spec.name.to_owned(), value(spec, &lines).map_err(HeadersError)?);
        }
    }
    T::deserialize(Value::Object(object)).map_err(HeadersError)
}

fn value(spec: &HeaderSpec, lines: &[impl AsRef<str>]) -> Result<Value, serde_json::Error> {
    // A cookie may have a comma in it: each has a line of its own (RFC 6265, section 3).
    if let (HeaderKind::List(is_value), "set-cookie") = (spec.kind, spec.name) {
        return Ok(lines.iter().map(|line| scalar(line.as_ref(), is_value)).collect());
    }
    // Lines of one name are one list (RFC 9110, section 5.3).
    let text = lines.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(",");
    let parts = || text.split(',').map(str::trim).filter(|part| !part.is_empty());
    match spec.kind {
        HeaderKind::One(is_value) => Ok(scalar(&text, is_value)),
        HeaderKind::List(is_value) => Ok(parts().map(|part| scalar(part, is_value)).collect()),
        HeaderKind::Json => serde_json::from_str(&text),
        HeaderKind::Object { explode, values } => {
            let parts: Vec<_> = parts().collect();
            let pairs: Vec<_> = match explode {
                true => parts.iter().map(|part| part.split_once('=').unwrap_or((part, ""))).collect(),
                false => parts.chunks(2).map(|pair| (pair[0], pair.get(1).copied().unwrap_or_default())).collect(),
            };
            let members = pairs.iter().map(|(name, text)| ((*name).to_owned(), scalar(text, values.contains(name))));
            Ok(Value::Object(members.collect()))
        }
    }
}
