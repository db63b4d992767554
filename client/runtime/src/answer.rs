//! What came back: told apart by status and media type, and decoded as the type that the document has for it.

use bytes::Bytes;
use countersign_wire::{MediaType, closest};
use progenitor_client::{ByteStream, ResponseValue};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Response, StatusCode};
use serde::de::{DeserializeOwned, Error as _};
use serde_json::Value;

use crate::error::{Error, Payload};
use crate::session::Session;
use crate::spec::{AnswerSpec, Body, Content};
use crate::stream::{EventStream, JsonEvents, JsonLines, body};

/// An answer that the document has. Its body is still to be read.
#[derive(Debug)]
pub struct Answer {
    is_error: bool,
    /// How its body is read; `None` where it has none.
    body: Option<Body>,
    /// The variants that its value stands in: that of its status, and that of its media type.
    variants: [Option<&'static str>; 2],
    response: Response,
}

/// Why the body of an answer cannot be read.
#[derive(Debug)]
pub enum BodyError {
    /// It is not what the document says.
    Payload(Box<Payload>),
    /// The connection broke.
    Unreachable(reqwest::Error),
}

impl<E> From<BodyError> for Error<E> {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::Payload(payload) => Self::Payload(payload),
            BodyError::Unreachable(error) => Self::Unreachable(error),
        }
    }
}

/// What `response` says, read as a whole.
///
/// # Errors
///
/// What the document has as an error, and what it does not have.
pub(crate) async fn decoded<T: DeserializeOwned, E: DeserializeOwned>(
    session: &Session,
    operation: &str,
    response: Response,
) -> Result<ResponseValue<T>, Error<E>> {
    let answer = Answer::success(session, operation, response).await?;
    let (status, headers) = answer.head();
    Ok(ResponseValue::new(answer.decoded().await?, status, headers))
}

/// The same for an answer that is, or may be, handed on as it comes.
///
/// # Errors
///
/// Those of [`decoded`].
pub(crate) async fn streamed<T: FromAnswer, E: DeserializeOwned>(
    session: &Session,
    operation: &str,
    response: Response,
) -> Result<ResponseValue<T>, Error<E>> {
    let answer = Answer::success(session, operation, response).await?;
    let (status, headers) = answer.head();
    Ok(ResponseValue::new(T::from_answer(answer).await?, status, headers))
}

impl Answer {
    async fn success<E: DeserializeOwned>(
        session: &Session,
        operation: &str,
        response: Response,
    ) -> Result<Self, Error<E>> {
        let answer = Self::of(session, operation, response)?;
        if !answer.is_error {
            return Ok(answer);
        }
        let (status, headers) = answer.head();
        Err(Error::Response(ResponseValue::new(answer.decoded().await?, status, headers)))
    }

    #[allow(clippy::result_large_err)] // It is the error of every call.
    fn of<E>(session: &Session, operation: &str, response: Response) -> Result<Self, Error<E>> {
        let status = response.status().as_u16();
        let spec = session.operation(operation).and_then(|operation| operation.answer(status));
        let Some(spec) = spec else { return Err(Error::Undocumented(response)) };
        let AnswerSpec { is_error, variant, .. } = *spec;
        if spec.contents.is_empty() {
            return Ok(Self { is_error, body: None, variants: [variant, None], response });
        }
        let media_type = response.headers().get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
        match content(spec.contents, media_type) {
            Some(content) => {
                Ok(Self { is_error, body: Some(content.body), variants: [variant, content.variant], response })
            }
            None => Err(Error::Undocumented(response)),
        }
    }

    fn head(&self) -> (StatusCode, HeaderMap) {
        (self.response.status(), self.response.headers().clone())
    }

    /// The variant in the enum over statuses, or an empty text.
    pub fn status_variant(&self) -> &'static str {
        self.variants[0].unwrap_or_default()
    }

    /// The variant in the enum over media types, or an empty text.
    pub fn content_variant(&self) -> &'static str {
        self.variants[1].unwrap_or_default()
    }

    /// The value in a variant of the enum over media types, but in none of that over statuses.
    ///
    /// # Errors
    ///
    /// A body that is not what the document says, or does not come.
    pub async fn inner<T: DeserializeOwned>(mut self) -> Result<T, BodyError> {
        self.variants[0] = None;
        self.decoded().await
    }

    /// The value in no variant.
    ///
    /// # Errors
    ///
    /// A body that is not what the document says, or does not come.
    pub async fn plain<T: DeserializeOwned>(mut self) -> Result<T, BodyError> {
        self.variants = [None, None];
        self.decoded().await
    }

    /// The value, which is or has a stream.
    ///
    /// # Errors
    ///
    /// Those of [`FromAnswer::from_answer`].
    pub async fn stream<T: FromAnswer>(self) -> Result<T, BodyError> {
        T::from_answer(self).await
    }

    async fn decoded<T: DeserializeOwned>(self) -> Result<T, BodyError> {
        let (status, headers) = self.head();
        let body = self.response.bytes().await.map_err(|error| BodyError::Unreachable(error.without_url()))?;
        decode(self.variants, self.body, &body)
            .map_err(|error| BodyError::Payload(Box::new(Payload { status, headers, body, error })))
    }
}

/// What is made of an answer before its body is there.
pub trait FromAnswer: Sized {
    /// The value.
    ///
    /// # Errors
    ///
    /// A body that is not what the document says, or does not come.
    fn from_answer(answer: Answer) -> impl Future<Output = Result<Self, BodyError>> + Send;
}

impl FromAnswer for ByteStream {
    async fn from_answer(answer: Answer) -> Result<Self, BodyError> {
        Ok(body(answer.response))
    }
}

impl FromAnswer for EventStream {
    async fn from_answer(answer: Answer) -> Result<Self, BodyError> {
        Ok(answer.response.into())
    }
}

impl<T: DeserializeOwned> FromAnswer for JsonEvents<T> {
    async fn from_answer(answer: Answer) -> Result<Self, BodyError> {
        Ok(answer.response.into())
    }
}

impl<T: DeserializeOwned> FromAnswer for JsonLines<T> {
    async fn from_answer(answer: Answer) -> Result<Self, BodyError> {
        Ok(answer.response.into())
    }
}

/// A body in the variants that it stands in: what serde calls externally tagged.
fn decode<T: DeserializeOwned>(
    [status, media_type]: [Option<&str>; 2],
    body: Option<Body>,
    bytes: &Bytes,
) -> Result<T, serde_json::Error> {
    match body {
        None => serde_json::from_value(status.map_or(Value::Null, Value::from)),
        Some(Body::Json) if status.or(media_type).is_none() => serde_json::from_slice(bytes),
        Some(body) => serde_json::from_value(named(status, named(media_type, value(body, bytes)?))),
    }
}

/// `{"NotFound": ..}`.
fn named(variant: Option<&str>, value: Value) -> Value {
    match variant {
        Some(variant) => Value::Object([(variant.to_owned(), value)].into_iter().collect()),
        None => value,
    }
}

fn value(body: Body, bytes: &Bytes) -> Result<Value, serde_json::Error> {
    match body {
        Body::Json => serde_json::from_slice(bytes),
        Body::Form(lists) => Ok(form(lists, bytes)),
        Body::Text => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Value::from(text)),
            Err(error) => Err(serde_json::Error::custom(error)),
        },
        Body::Bytes => serde_json::to_value(countersign_wire::types::Base64(bytes.to_vec())),
    }
}

/// An object of the fields; those named in `lists` are lists, those marked as values are JSON.
fn form(fields: &[(&str, bool, bool)], bytes: &[u8]) -> Value {
    let mut object = serde_json::Map::new();
    for (name, text) in url::form_urlencoded::parse(bytes) {
        let (is_list, is_value) = fields
            .iter()
            .find(|(known, ..)| *known == name)
            .map_or((false, false), |(_, is_list, is_value)| (*is_list, *is_value));
        let value = scalar(&text, is_value);
        match object.get_mut(name.as_ref()) {
            Some(Value::Array(list)) if is_list => list.push(value),
            _ if is_list => drop(object.insert(name.into_owned(), Value::Array(vec![value]))),
            _ => drop(object.insert(name.into_owned(), value)),
        }
    }
    Value::Object(object)
}

/// Text as it is or, where it stands for a number or truth value, as that.
pub(crate) fn scalar(text: &str, is_value: bool) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) if is_value => value,
        _ => Value::from(text),
    }
}

/// The content of that media type. A server may leave out parameters, or add some. Without a media type, the first.
fn content(contents: &'static [Content], media_type: Option<&str>) -> Option<&'static Content> {
    let Some(sent) = media_type else { return contents.first() };
    let types = || contents.iter().flat_map(|content| content.media_types.iter().map(move |one| (content, *one)));
    closest(types(), sent).or_else(|| {
        let sent = MediaType::parse(sent)?;
        let fits = |declared| MediaType::parse(declared)?.fit_by_type(&sent);
        types().find(|(_, declared)| fits(declared).is_some()).map(|(content, _)| content)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn one(variant: Option<&'static str>, body: Body, media_type: &'static [&'static str]) -> Content {
        Content { media_types: media_type, variant, body }
    }

    /// The variant, the contents, the answer's media type and body, and what is decoded.
    type Case = (Option<&'static str>, &'static [Content], &'static str, &'static [u8], Option<&'static str>);

    #[test]
    fn what_is_decoded() {
        static JSON: [Content; 1] = [one(None, Body::Json, &["application/json"])];
        static TEXT: [Content; 1] = [one(None, Body::Text, &["text/plain"])];
        static BYTES: [Content; 1] = [one(None, Body::Bytes, &["*/*"])];
        static FORM: [Content; 1] = [one(None, Body::Form(&[("n", true, true)]), &["a/form"])];
        static BOTH: [Content; 2] = [
            one(Some("Json"), Body::Json, &["application/json", "application/*+json"]),
            one(Some("Text"), Body::Text, &["text/*"]),
        ];
        let cases: [Case; 10] = [
            (Some("NotFound"), &JSON, "application/json", b"{\"a\":1}", Some(r#"{"NotFound":{"a":1}}"#)),
            (None, &JSON, "application/json", b"{\"a\":1}", Some(r#"{"a":1}"#)),
            (None, &TEXT, "text/plain", b"hi", Some(r#""hi""#)),
            (Some("Ok"), &BYTES, "image/png", &[0, 255], Some(r#"{"Ok":"AP8="}"#)),
            (Some("Ok"), &JSON, "text/html", b"<html>", None),
            (None, &FORM, "a/form", b"n=1&n=2&t=3", Some(r#"{"n":[1,2],"t":"3"}"#)),
            (None, &BOTH, "Application/JSON; charset=utf-8", b"1", Some(r#"{"Json":1}"#)),
            (None, &BOTH, "application/a+json", b"1", Some(r#"{"Json":1}"#)),
            (Some("Ok"), &BOTH, "text/html", b"1", Some(r#"{"Ok":{"Text":"1"}}"#)),
            (Some("Ok"), &BOTH, "image/png", b"1", None),
        ];
        for (variant, contents, media_type, bytes, expected) in cases {
            let value = content(contents, Some(media_type)).map(|found| {
                let decoded = decode::<Value>([variant, found.variant], Some(found.body), &Bytes::from_static(bytes));
                decoded.unwrap().to_string()
            });
            assert_eq!(value.as_deref(), expected, "{media_type}");
        }
        assert_eq!(decode::<Value>([Some("Gone"), None], None, &Bytes::new()).unwrap(), "Gone");
    }
}
