//! A request to an operation, built part by part.

use std::fmt;

use bytes::Bytes;
use countersign_wire::parameter::{cookie, header, path, query};
use countersign_wire::{Parameter, Refusal};
use progenitor_client::ResponseValue;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, Method, Response, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::answer::{FromAnswer, decoded, streamed};
use crate::content::{Parts, RequestBody, Written};
use crate::error::Error;
use crate::send::{execute, prepare};
use crate::session::Session;

/// A request to an operation of the document. Generated code builds one and sends it.
///
/// Each method adds a part and hands the request back. If a part cannot be written, the request
/// keeps the first reason. Sending it then fails with [`Error::Request`], and nothing is sent.
///
/// ```
/// # use countersign_client::{Error, Method, ParameterSpec, Request, Session};
/// # async fn example(session: &Session) -> Result<(), Error<()>> {
/// let request = Request::new(session, "delete_item", Method::DELETE)
///     .path("/items/")
///     .path_parameter(&ParameterSpec::path("id"), &7);
/// request.decoded::<(), ()>().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a request is not sent before `decoded` or `streamed` is awaited"]
pub struct Request<'s> {
    session: &'s Session,
    operation: &'static str,
    /// What there is so far, or the first reason why there can be no request.
    draft: Written<Draft>,
}

/// The parts of a request.
struct Draft {
    method: Method,
    /// Behind the base URL, percent-encoded.
    path: String,
    /// Without its `?`, percent-encoded.
    query: String,
    headers: HeaderMap,
    body: Option<Body>,
}

/// A request body that knows its media type: generated for operations that take several.
pub trait RequestContent {
    /// Adds this body, with its media type, to `request`.
    fn add_to<'s>(&self, request: Request<'s>) -> Request<'s>;
}

/// `None`: no body and no media type.
impl<T: RequestContent> RequestContent for Option<T> {
    fn add_to<'s>(&self, request: Request<'s>) -> Request<'s> {
        request.optional(self.as_ref(), |request, body| body.add_to(request))
    }
}

impl<'s> Request<'s> {
    /// A request to `operation`, its name in the [`ApiSpec`](crate::ApiSpec) of `session`. It has
    /// the session's base URL and no path yet.
    pub fn new(session: &'s Session, operation: &'static str, method: Method) -> Self {
        let (path, query, headers, body) = (String::new(), String::new(), HeaderMap::new(), None);
        Self { session, operation, draft: Ok(Draft { method, path, query, headers, body }) }
    }

    /// Adds literal text to the path. It is percent-encoded already.
    pub fn path(self, literal: &str) -> Self {
        self.with(|draft| {
            draft.path.push_str(literal);
            Ok(())
        })
    }

    /// Adds a parameter to the path.
    ///
    /// A value that would make another path is refused. `.` and `..` climb the path, and encoding
    /// does not help: `%2E` climbs just as well (WHATWG URL, section 4.1, "double-dot URL path
    /// segment"). An empty value is refused too: `/pets/` is another path than `/pets/{id}`.
    pub fn path_parameter<T: Serialize + ?Sized>(self, spec: &Parameter, value: &T) -> Self {
        self.with_parameter(spec, |draft| {
            draft.path.push_str(&path::write(spec, value).map_err(refused)?);
            Ok(())
        })
    }

    /// Adds literal text to the query. It is percent-encoded already.
    pub fn fixed_query(self, literal: &str) -> Self {
        self.with(|draft| {
            draft.add_to_query(literal);
            Ok(())
        })
    }

    /// Adds a parameter to the query. A value without pairs (`None`, an empty list) adds nothing.
    pub fn query<T: Serialize + ?Sized>(self, spec: &Parameter, value: &T) -> Self {
        self.with_parameter(spec, |draft| {
            draft.add_to_query(&query::write(spec, value).map_err(refused)?);
            Ok(())
        })
    }

    /// Adds a header. Nothing is percent-encoded there (OpenAPI 3.1.1, section 4.8.12.2.3).
    pub fn header<T: Serialize + ?Sized>(self, spec: &Parameter, value: &T) -> Self {
        self.with_parameter(spec, |draft| {
            let name = HeaderName::from_bytes(spec.name.as_bytes()).map_err(|error| error.to_string())?;
            draft.headers.append(name, header_value(&header::write(spec, value).map_err(refused)?)?);
            Ok(())
        })
    }

    /// Adds the cookies of a parameter: `name=value`, or one for each item. All cookies of a
    /// request are sent as one header (RFC 6265, section 5.4).
    pub fn cookie<T: Serialize + ?Sized>(self, spec: &Parameter, value: &T) -> Self {
        self.with_parameter(spec, |draft| {
            draft.headers.append(COOKIE, header_value(&cookie::write(spec, value).map_err(refused)?)?);
            Ok(())
        })
    }

    /// Adds what `add` makes of a value that may be left out. `None` adds nothing.
    pub fn optional<T>(self, value: Option<&T>, add: impl FnOnce(Self, &T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }

    /// Sets a JSON body.
    pub fn json<T: Serialize + ?Sized>(self, media_type: &str, body: &T) -> Self {
        self.with_body(|| RequestBody::json(media_type, body))
    }

    /// Sets a form (`application/x-www-form-urlencoded`). Fields that `fields` does not name are
    /// written in form style, exploded.
    pub fn form<T: Serialize + ?Sized>(self, media_type: &str, body: &T, fields: &[Parameter]) -> Self {
        self.with_body(|| RequestBody::form(media_type, body, fields))
    }

    /// Sets a multipart body. Files of the disk are read while they are sent; a body without such
    /// files is sent again after a 401.
    pub fn multipart(self, media_type: &str, parts: Parts) -> Self {
        self.with_body(|| RequestBody::multipart(media_type, parts))
    }

    /// Sets a text, in UTF-8.
    pub fn text(self, media_type: &str, body: &str) -> Self {
        self.with_body(|| RequestBody::text(media_type, body))
    }

    /// Sets bytes as they are.
    pub fn bytes(self, media_type: &str, body: &Bytes) -> Self {
        self.with_body(|| RequestBody::bytes(media_type, body.clone()))
    }

    /// Sets a body that may be a stream. A stream is sent once: after a 401 it is not repeated.
    pub fn stream(self, media_type: &str, body: Body) -> Self {
        self.with_body(|| RequestBody::bytes(media_type, body))
    }

    /// Sets a body that knows its media type.
    pub fn content(self, body: &impl RequestContent) -> Self {
        body.add_to(self)
    }

    /// Sends the request, and reads the answer as a whole.
    ///
    /// # Errors
    ///
    /// [`Error::Request`] for a part that cannot be written, [`Error::Login`] where the session
    /// gets no token: nothing was sent then. Otherwise an answer that the document has as an
    /// error, one that it does not have, or none.
    pub async fn decoded<T, E>(self) -> Result<ResponseValue<T>, Error<E>>
    where
        T: DeserializeOwned,
        E: DeserializeOwned,
    {
        let (session, operation) = (self.session, self.operation);
        decoded(session, operation, self.send().await?).await
    }

    /// Sends the request; the answer is handed on as it comes.
    ///
    /// # Errors
    ///
    /// Those of [`Request::decoded`].
    pub async fn streamed<T, E>(self) -> Result<ResponseValue<T>, Error<E>>
    where
        T: FromAnswer,
        E: DeserializeOwned,
    {
        let (session, operation) = (self.session, self.operation);
        streamed(session, operation, self.send().await?).await
    }

    /// Builds the request before the session is asked for a token: a request that cannot be sent
    /// costs no login.
    async fn send<E>(self) -> Result<Response, Error<E>> {
        let draft = self.draft.map_err(Error::Request)?;
        let mut request = draft.build(self.session.base_url()).map_err(Error::Request)?;
        self.session.ready(self.operation).await?;
        prepare(self.session, &mut request, self.operation);
        let sent = execute(self.session, self.session.http(), request, self.operation).await;
        sent.map_err(Error::unsent)
    }

    fn with(mut self, add: impl FnOnce(&mut Draft) -> Written<()>) -> Self {
        let added = self.draft.as_mut().map(add);
        if let Ok(Err(reason)) = added {
            self.draft = Err(reason);
        }
        self
    }

    fn with_parameter(self, spec: &Parameter, add: impl FnOnce(&mut Draft) -> Written<()>) -> Self {
        self.with(|draft| add(draft).map_err(|reason| format!("the parameter {}: {reason}", spec.name)))
    }

    fn with_body(self, body: impl FnOnce() -> Written<RequestBody>) -> Self {
        self.with(|draft| {
            let RequestBody { media_type, length, body } = body()?;
            let value = HeaderValue::from_str(&media_type)
                .map_err(|_| format!("the media type {media_type:?} cannot stand in a header"))?;
            draft.headers.insert(CONTENT_TYPE, value);
            if let Some(length) = length {
                draft.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
            }
            draft.body = Some(body);
            Ok(())
        })
    }
}

impl fmt::Debug for Request<'_> {
    /// Its parts may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("operation", &self.operation).finish_non_exhaustive()
    }
}

impl Draft {
    fn add_to_query(&mut self, pairs: &str) {
        if !self.query.is_empty() && !pairs.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(pairs);
    }

    fn build(self, base_url: &str) -> Written<reqwest::Request> {
        let url = Url::parse(&format!("{base_url}{}", self.path));
        let mut url = url.map_err(|error| format!("the path {}: {error}", self.path))?;
        if !self.query.is_empty() {
            url.set_query(Some(&self.query));
        }
        let mut request = reqwest::Request::new(self.method, url);
        *request.headers_mut() = self.headers;
        *request.body_mut() = self.body;
        Ok(request)
    }
}

fn refused(reason: Refusal) -> String {
    reason.to_string()
}

fn header_value(text: &str) -> Written<HeaderValue> {
    HeaderValue::from_str(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use countersign_wire::parameter::path;
    use countersign_wire::{Parameter, Style};
    use reqwest::Url;

    #[test]
    fn no_path_is_climbed() {
        for style in [Style::Simple, Style::Label, Style::Matrix] {
            for value in [".", "..", "", "...", ".a", "%2e%2e", "a/../b", "\\..\\"] {
                let Ok(text) = path::write(&Parameter::path("x").style(style), value) else { continue };
                let url = Url::parse(&format!("http://host/a/{text}/b")).unwrap();
                assert_eq!(url.path(), format!("/a/{text}/b"), "{style:?} {value}");
            }
        }
        for value in ["..", ".", ""] {
            assert!(path::write(&Parameter::path("x"), value).is_err());
        }
    }
}
