//! From what an implementation answers to a response.

use dropshot::Body;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde_json::Value;

use crate::problem::{InternalError, Problem};

/// What can be answered.
pub trait IntoResponse {
    /// The response, or the problem that there is none.
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
/// 500 when `body` cannot be encoded, as a map with keys that are no strings.
pub fn json_response<T: Serialize>(status: u16, media_type: &'static str, body: &T) -> Result<Response<Body>, Problem> {
    let bytes = serde_json::to_vec(body).map_err(|error| Problem::internal(InternalError::from(error)))?;
    respond(status, media_type, bytes)
}

/// A form body.
///
/// # Errors
///
/// 500 when `body` cannot be encoded as names and values.
pub fn form_response<T: Serialize>(status: u16, media_type: &'static str, body: &T) -> Result<Response<Body>, Problem> {
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
/// None today.
pub fn text_response(status: u16, media_type: &'static str, body: String) -> Result<Response<Body>, Problem> {
    respond(status, media_type, body)
}

/// A body of bytes.
///
/// # Errors
///
/// None today.
pub fn bytes_response(status: u16, media_type: &'static str, body: bytes::Bytes) -> Result<Response<Body>, Problem> {
    respond(status, media_type, body)
}

/// No body.
pub fn empty_response(status: u16) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

fn respond(status: u16, media_type: &'static str, body: impl Into<bytes::Bytes>) -> Result<Response<Body>, Problem> {
    let mut response = Response::new(Body::with_content(body));
    *response.status_mut() =
        StatusCode::from_u16(status).map_err(|error| Problem::internal(InternalError::from(error)))?;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    Ok(response)
}

/// Sets a header; arrays are written with commas (style `simple`).
///
/// # Errors
///
/// 500 when the value cannot stand in a header.
pub fn set_header<T: Serialize>(response: &mut Response<Body>, name: &'static str, value: &T) -> Result<(), Problem> {
    let internal = |message: String| Problem::internal(InternalError::new(message));
    let value = serde_json::to_value(value).map_err(|error| internal(error.to_string()))?;
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| internal(error.to_string()))?;
    let value = HeaderValue::from_str(&text(&value))
        .map_err(|_| internal(format!("the header {name} has a value that it cannot have")))?;
    response.headers_mut().insert(name, value);
    Ok(())
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
