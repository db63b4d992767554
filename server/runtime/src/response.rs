//! From what an implementation answers to a response.

use std::borrow::Cow;

use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde_json::Value;

use crate::message::Body;
use crate::problem::{InternalError, Problem};

/// A body with its media type, for a document that declares a range: `image/*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed<T> {
    /// What is sent as `Content-Type`.
    pub media_type: Cow<'static, str>,
    /// The body.
    pub body: T,
}

impl<T> Typed<T> {
    /// `body`, which is a `media_type`.
    ///
    /// ```
    /// use countersign_server::{ByteStream, Typed};
    ///
    /// let logo = Typed::new("image/png", ByteStream::from(&b"\x89PNG"[..]));
    /// ```
    pub fn new(media_type: impl Into<Cow<'static, str>>, body: T) -> Self {
        Self { media_type: media_type.into(), body }
    }
}

/// A value that becomes a response.
pub trait IntoResponse {
    /// The response, or a problem if it cannot be made.
    ///
    /// # Errors
    ///
    /// A value that cannot be encoded, or an implementation's internal error.
    fn into_response(self) -> Result<Response<Body>, Problem>;
}

/// A JSON body.
///
/// # Errors
///
/// 500 if `body` cannot be encoded, such as a map whose keys are not strings.
pub fn json_response<T: Serialize>(status: u16, media_type: &str, body: &T) -> Result<Response<Body>, Problem> {
    let bytes = serde_json::to_vec(body).map_err(|error| Problem::internal(InternalError::from(error)))?;
    respond(status, media_type, bytes)
}

/// A form body.
///
/// # Errors
///
/// 500 when `body` cannot be encoded as names and values.
pub fn form_response<T: Serialize>(status: u16, media_type: &str, body: &T) -> Result<Response<Body>, Problem> {
    let value = serde_json::to_value(body).map_err(|error| Problem::internal(InternalError::from(error)))?;
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in value.as_object().into_iter().flatten() {
        match value {
            Value::Array(items) => {
                form.extend_pairs(items.iter().map(|item| (name, text(item))));
            }
            Value::Null => {}
            single => {
                form.append_pair(name, &text(single));
            }
        }
    }
    respond(status, media_type, form.finish())
}

/// A text body.
///
/// # Errors
///
/// 500 for an invalid media type.
pub fn text_response(status: u16, media_type: &str, body: String) -> Result<Response<Body>, Problem> {
    respond(status, media_type, body)
}

/// No body.
pub fn empty_response(status: u16) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

fn respond(status: u16, media_type: &str, body: impl Into<bytes::Bytes>) -> Result<Response<Body>, Problem> {
    with_media_type(status, media_type, Body::from(body.into()))
}

/// Made by hand: http's builder moves the whole response for every part.
pub(crate) fn with_media_type(status: u16, media_type: &str, body: Body) -> Result<Response<Body>, Problem> {
    let internal = |error: http::Error| Problem::internal(InternalError::from(error));
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).map_err(|error| internal(error.into()))?;
    let media_type = HeaderValue::from_str(media_type).map_err(|error| internal(error.into()))?;
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    Ok(response)
}

/// How the value of a header is written.
///
/// <https://spec.openapis.org/oas/v3.0.3#header-object>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderStyle {
    /// Arrays and objects with commas: `a,1,b,2`.
    Simple,
    /// Objects as `a=1,b=2`.
    Exploded,
    /// JSON.
    Json,
}

/// Sets a header. A null value is not sent; each of several cookies has its own line (RFC 6265,
/// section 3).
///
/// # Errors
///
/// 500 if the value is not valid in a header.
pub fn set_header<T: Serialize>(
    response: &mut Response<Body>,
    name: &'static str,
    style: HeaderStyle,
    value: &T,
) -> Result<(), Problem> {
    let internal = |message: String| Problem::internal(InternalError::new(message));
    let value = serde_json::to_value(value).map_err(|error| internal(error.to_string()))?;
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|error| internal(error.to_string()))?;
    let texts: Vec<_> = match (&value, style) {
        (Value::Null, _) => Vec::new(),
        (value, HeaderStyle::Json) => Vec::from([in_ascii(value)]),
        (Value::Array(lines), _) if key == header::SET_COOKIE => lines.iter().map(text).collect(),
        (Value::Object(members), HeaderStyle::Exploded) => {
            let each = members.iter().map(|(name, value)| format!("{name}={}", text(value)));
            Vec::from([each.collect::<Vec<_>>().join(",")])
        }
        (value, _) => Vec::from([text(value)]),
    };
    if !texts.is_empty() {
        response.headers_mut().remove(&key);
    }
    for text in texts {
        let value = HeaderValue::from_bytes(text.as_bytes());
        let value = value.map_err(|_| internal(format!("the header {name} has a value that it cannot have")))?;
        response.headers_mut().append(key.clone(), value);
    }
    Ok(())
}

/// JSON for a header: everything except ASCII is escaped.
fn in_ascii(value: &Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c.is_ascii() {
            true => out.push(c),
            false => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    out
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        Value::Object(members) => {
            members.iter().map(|(name, value)| format!("{name},{}", text(value))).collect::<Vec<_>>().join(",")
        }
        other => other.to_string(),
    }
}
