//! Request bodies, each with its media type.

mod file;
mod multipart;
mod parts;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::{Serialize, Serializer};

pub use file::File;
pub use multipart::multipart_content;
pub use parts::Parts;

use crate::style::{Json, ParameterSpec, Shape, Style, joined, pairs};

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

/// How a field of a form is written (OpenAPI, [encoding object](https://spec.openapis.org/oas/v3.0.3#encoding-object)).
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The property's name.
    pub name: &'static str,
    /// `style`.
    pub style: Style,
    /// `explode`.
    pub explode: bool,
    /// `contentType: application/json`: its value is JSON text.
    pub json: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
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
    match serde_json::to_vec(body) {
        Ok(bytes) => sent(request, concrete(media_type, "application/json"), bytes.into()),
        Err(error) => refused(request, &format!("the body cannot be written as JSON: {error}")),
    }
}

/// A form (`application/x-www-form-urlencoded`). Fields that `fields` does not name are written in form style, exploded.
pub fn form_content<T: Serialize + ?Sized>(
    request: RequestBuilder,
    media_type: &'static str,
    body: &T,
    fields: &'static [Field],
) -> RequestBuilder {
    let members = match Json::of(body).map(|json| json.shape()) {
        Ok(Shape::Object(members)) => members,
        Ok(_) => return refused(request, "the body is no object, which a form must be"),
        Err(error) => return refused(request, &format!("the body cannot be written as a form: {error}")),
    };
    let mut form = Vec::new();
    for (name, value) in &members {
        match pairs(name, &field(fields, name), value) {
            Ok(pairs) => form.extend(pairs),
            Err(reason) => return refused(request, &format!("the field {name}: {reason}")),
        }
    }
    sent(request, concrete(media_type, "application/x-www-form-urlencoded"), joined(&form).into())
}

fn field(fields: &'static [Field], name: &str) -> ParameterSpec {
    let field = fields.iter().find(|field| field.name == name);
    let plain = Field { name: "", style: Style::Form, explode: true, json: false, allow_reserved: false };
    let Field { name, style, explode, json, allow_reserved } = *field.unwrap_or(&plain);
    ParameterSpec { name, style, explode, json, allow_reserved }
}

/// A text, in UTF-8.
pub fn text_content(request: RequestBuilder, media_type: &'static str, body: &str) -> RequestBuilder {
    sent(request, concrete(media_type, "text/plain"), Bytes::copy_from_slice(body.as_bytes()))
}

/// Bytes as they are.
pub fn bytes_content(request: RequestBuilder, media_type: &'static str, body: &Bytes) -> RequestBuilder {
    sent(request, concrete(media_type, "application/octet-stream"), body.clone())
}

/// A range as `*/*` is no type that a body can have.
fn concrete<'m>(media_type: &'m str, otherwise: &'m str) -> &'m str {
    if media_type.contains('*') { otherwise } else { media_type }
}

fn sent(request: RequestBuilder, media_type: &str, body: Bytes) -> RequestBuilder {
    with_type(request, media_type, |request| request.body(body))
}

/// `request` with this media type, instead of any that it has, and with what `body` adds.
fn with_type(
    request: RequestBuilder,
    media_type: &str,
    body: impl FnOnce(RequestBuilder) -> RequestBuilder,
) -> RequestBuilder {
    match HeaderValue::from_str(media_type) {
        Ok(value) => body(request.headers(HeaderMap::from_iter([(CONTENT_TYPE, value)]))),
        Err(_) => refused(request, &format!("the media type {media_type:?} cannot stand in a header")),
    }
}

/// `request` such that it fails when it is built, for the first reason given. reqwest has no way to say so but a query that does
/// not serialize.
pub(crate) fn refused(request: RequestBuilder, reason: &str) -> RequestBuilder {
    request.query(&Refused(reason))
}

/// The error that such a request fails with.
pub(crate) fn refusal(reason: &str) -> reqwest::Error {
    match refused(reqwest::Client::new().get("http://localhost"), reason).build() {
        Err(error) => error,
        Ok(_) => unreachable!("what does not serialize makes no request"),
    }
}

struct Refused<'r>(&'r str);

impl Serialize for Refused<'_> {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom(self.0))
    }
}
