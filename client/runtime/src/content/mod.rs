//! Request bodies, each with its media type.

mod body;
mod file;
mod form;
mod media_type;
mod multipart;
mod parts;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Serialize;

pub(crate) use body::RequestBody;
pub use file::File;
pub use form::Field;
pub use parts::Parts;

use crate::refused::refused;
use crate::style::Written;

/// A request body that knows how it is sent: generated for operations that take several media types.
pub trait RequestContent {
    /// `request` with this body, and with its media type.
    fn apply(&self, request: RequestBuilder) -> RequestBuilder;
}

/// `None`: no body and no media type.
impl<T: RequestContent> RequestContent for Option<T> {
    fn apply(&self, request: RequestBuilder) -> RequestBuilder {
        match self {
            Some(content) => content.apply(request),
            None => request,
        }
    }
}

/// A request that has a method and a URL, and nothing else yet.
pub fn begin(http: &reqwest::Client, method: reqwest::Method, url: String) -> RequestBuilder {
    http.request(method, url)
}

/// A JSON body.
pub fn json_content<T: Serialize + ?Sized>(
    request: RequestBuilder,
    media_type: &'static str,
    body: &T,
) -> RequestBuilder {
    with_body(request, RequestBody::json(media_type, body))
}

/// A form (`application/x-www-form-urlencoded`). Fields that `fields` does not name are written in form style, exploded.
pub fn form_content<T: Serialize + ?Sized>(
    request: RequestBuilder,
    media_type: &'static str,
    body: &T,
    fields: &'static [Field],
) -> RequestBuilder {
    with_body(request, RequestBody::form(media_type, body, fields))
}

/// A multipart body. What is on the disk is read while it is sent; a body without such parts is sent again after a 401.
pub fn multipart_content(request: RequestBuilder, media_type: &'static str, parts: Parts) -> RequestBuilder {
    with_body(request, RequestBody::multipart(media_type, parts))
}

/// A text, in UTF-8.
pub fn text_content(request: RequestBuilder, media_type: &'static str, body: &str) -> RequestBuilder {
    with_body(request, RequestBody::text(media_type, body))
}

/// Bytes as they are.
pub fn bytes_content(request: RequestBuilder, media_type: &'static str, body: &Bytes) -> RequestBuilder {
    with_body(request, RequestBody::bytes(media_type, body.clone()))
}

/// `request` with this body and its media type, instead of any that it has.
fn with_body(request: RequestBuilder, body: Written<RequestBody>) -> RequestBuilder {
    let RequestBody { media_type, length, body } = match body {
        Ok(body) => body,
        Err(reason) => return refused(request, &reason),
    };
    let Ok(value) = HeaderValue::from_str(&media_type) else {
        return refused(request, &format!("the media type {media_type:?} cannot stand in a header"));
    };
    let length = length.map(|length| (CONTENT_LENGTH, HeaderValue::from(length)));
    request.headers(HeaderMap::from_iter([(CONTENT_TYPE, value)].into_iter().chain(length))).body(body)
}
