//! Request bodies, by their media type.

use bytes::Bytes;
use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use crate::multipart::Parts;
use crate::style::{ParameterSpec, Style, query_text};

/// A body that knows its media type: generated for operations that take several.
pub trait RequestContent {
    /// `request` with the body.
    fn apply(&self, request: RequestBuilder) -> RequestBuilder;
}

impl<T: RequestContent> RequestContent for Option<T> {
    fn apply(&self, request: RequestBuilder) -> RequestBuilder {
        match self {
            Some(body) => body.apply(request),
            None => request,
        }
    }
}

/// A request that has a method and a URL, and nothing else yet.
pub fn begin(http: &reqwest::Client, method: reqwest::Method, url: String) -> RequestBuilder {
    http.request(method, url)
}

/// `request` with `body` as JSON.
pub fn json_content<T: Serialize + ?Sized>(
    request: RequestBuilder,
    media_type: &'static str,
    body: &T,
) -> RequestBuilder {
    // `json` does not replace a media type that is there, and turns a fault of encoding into one of the request.
    request.header(CONTENT_TYPE, HeaderValue::from_static(media_type)).json(body)
}

/// `request` with `body` as a form. `fields` are those that are written otherwise than style `form`, exploded.
pub fn form_content<T: Serialize + ?Sized>(
    request: RequestBuilder,
    media_type: &'static str,
    body: &T,
    fields: &[ParameterSpec],
) -> RequestBuilder {
    let value = match serde_json::to_value(body) {
        Ok(value) => value,
        // The same fault as one of the request.
        Err(_) => return request.json(body),
    };
    let members = value.as_object().into_iter().flatten();
    let pairs = members.map(|(name, value)| field_text(name, value, fields)).filter(|text| !text.is_empty());
    let text = pairs.collect::<Vec<_>>().join("&");
    request.header(CONTENT_TYPE, HeaderValue::from_static(media_type)).body(text)
}

fn field_text(name: &str, value: &Value, fields: &[ParameterSpec]) -> String {
    if let Some(spec) = fields.iter().find(|field| field.name == name) {
        return query_text(spec, value);
    }
    // The name is not known when compiling: it stands in front of what an unnamed parameter becomes.
    let spec = ParameterSpec { name: "", style: Style::Form, explode: true, json: false, allow_reserved: false };
    let name = query_text(&spec, name);
    let name = name.trim_start_matches('=');
    match value {
        Value::Array(items) => {
            items.iter().map(|item| format!("{name}{}", query_text(&spec, item))).collect::<Vec<_>>().join("&")
        }
        Value::Null => String::new(),
        Value::Object(_) => query_text(&spec, value),
        scalar => format!("{name}{}", query_text(&spec, scalar)),
    }
}

/// `request` with `body` as text.
pub fn text_content(request: RequestBuilder, media_type: &'static str, body: &str) -> RequestBuilder {
    request.header(CONTENT_TYPE, HeaderValue::from_static(media_type)).body(body.to_owned())
}

/// `request` with `body` as it is.
pub fn bytes_content(request: RequestBuilder, media_type: &'static str, body: &Bytes) -> RequestBuilder {
    request.header(CONTENT_TYPE, HeaderValue::from_static(media_type)).body(body.clone())
}

/// `request` with `parts` as `multipart/form-data`.
pub fn multipart_content(request: RequestBuilder, parts: Parts) -> RequestBuilder {
    request.multipart(parts.into_form())
}
