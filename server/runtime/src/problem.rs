//! Problems: what the generated layer answers when it does not call the implementation, or the
//! implementation fails.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::time::Duration;

use countersign_wire::{PROBLEM_JSON, ProblemDocument, Violation};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Serialize;

use crate::message::Body;

/// How many violations a 422 lists.
pub const MOST_VIOLATIONS: usize = 100;
/// How long the place of a violation may be, in bytes. The keys in it are the caller's.
const LONGEST_PLACE: usize = 1000;

/// A refusal, before it becomes a response.
///
/// By default it is sent as RFC 9457 says:
///
/// ```json
/// {
///   "type": "about:blank", "title": "Unprocessable Entity", "status": 422, "detail": "1 violation of the schema",
///   "errors": [{ "place": "query.limit", "message": "value is greater than the maximum of 100" }]
/// }
/// ```
#[derive(Debug)]
pub struct Problem {
    /// The status to answer with.
    pub status: StatusCode,
    /// What is wrong with this request; nothing that the caller should not know.
    pub detail: Option<Cow<'static, str>>,
    /// Where the request breaks the declared schema: the first [`MOST_VIOLATIONS`] places.
    pub violations: Vec<Violation>,
    /// Headers that belong to the answer: challenges, `Allow`, `Retry-After`.
    pub headers: Box<HeaderMap>,
    /// What went wrong inside: for the log, never for the caller.
    pub source: Option<InternalError>,
}

impl Problem {
    /// A problem of that status and nothing else.
    pub fn new(status: StatusCode) -> Self {
        Self { status, detail: None, violations: Vec::new(), headers: Box::default(), source: None }
    }

    /// Says what is wrong; the caller will read it.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// With one more header of the answer, in place of any of that name.
    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// 422 with these violations. It lists the first [`MOST_VIOLATIONS`] of them, and says how many
    /// more there are: an answer must not grow with what a caller gets wrong.
    pub fn invalid(mut violations: Vec<Violation>) -> Self {
        let detail = match (violations.len(), violations.len().saturating_sub(MOST_VIOLATIONS)) {
            (1, _) => "1 violation of the schema".to_owned(),
            (n, 0) => format!("{n} violations of the schema"),
            (n, more) => format!("{n} violations of the schema, {more} more than are listed"),
        };
        violations.truncate(MOST_VIOLATIONS);
        violations.iter_mut().for_each(|violation| shorten(&mut violation.place));
        Self { violations, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY).with_detail(detail) }
    }

    /// 400: the request cannot be read.
    pub fn malformed(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST).with_detail(detail)
    }

    /// 500. The error is logged with the request's id; the caller sees nothing of it.
    ///
    /// [`NotImplemented`] is no fault: 501. An error that is, or was caused by, [`Unavailable`]
    /// passes: 503.
    pub fn internal(error: InternalError) -> Self {
        if let Some(unavailable) = error.find::<Unavailable>() {
            let seconds = unavailable.retry_after.as_millis().div_ceil(1000).max(1);
            let retry_after = HeaderValue::from_str(&seconds.to_string()).unwrap_or(HeaderValue::from_static("1"));
            let problem = Self { source: Some(error), ..Self::new(StatusCode::SERVICE_UNAVAILABLE) };
            return problem.with_header(header::RETRY_AFTER, retry_after);
        }
        if error.0.is::<NotImplemented>() {
            return Self::new(StatusCode::NOT_IMPLEMENTED).with_detail("this operation is not implemented");
        }
        Self { source: Some(error), ..Self::new(StatusCode::INTERNAL_SERVER_ERROR) }
    }

    /// The status' standard text.
    pub fn title(&self) -> &'static str {
        self.status.canonical_reason().unwrap_or("Error")
    }

    /// As an RFC 9457 problem document.
    pub fn into_response(self) -> Response<Body> {
        self.into_response_as(PROBLEM_JSON)
    }

    /// As an RFC 9457 problem document of another media type, where the document declares one.
    pub fn into_response_as(self, media_type: &'static str) -> Response<Body> {
        let document = ProblemDocument {
            kind: "about:blank".into(),
            title: self.title().into(),
            status: self.status.as_u16(),
            detail: self.detail.as_deref().map(Cow::Borrowed),
            errors: (&self.violations).into(),
        };
        let body = serde_json::to_vec(&document).unwrap_or_default();
        self.respond(media_type, body)
    }

    /// As an RFC 6749, section 5.2, error: for token endpoints. What is wrong with the request is
    /// `invalid_request`, 400.
    pub fn into_oauth_error(mut self) -> Response<Body> {
        let error = match self.status.as_u16() {
            401 => "invalid_client",
            500 => "server_error",
            503 => "temporarily_unavailable",
            _ => {
                self.status = StatusCode::BAD_REQUEST;
                "invalid_request"
            }
        };
        let description = self.oauth_description();
        let body = serde_json::json!({ "error": error, "error_description": description });
        self.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        self.headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
        self.respond("application/json", body.to_string().into_bytes())
    }

    /// Detail and violations in one line, within the characters that section 5.2 allows.
    fn oauth_description(&self) -> String {
        let mut text = match self.violations.is_empty() {
            true => self.detail.as_deref().unwrap_or(self.title()).to_owned(),
            false => in_one_line(&self.violations),
        };
        text.retain(|c| matches!(c, ' '..='~') && c != '\\');
        text.replace('"', "'")
    }

    /// With a body of the document's own shape; status and headers stay.
    pub fn respond_json<T: Serialize>(self, media_type: &'static str, body: &T) -> Response<Body> {
        match serde_json::to_vec(body) {
            Ok(body) => self.respond(media_type, body),
            Err(_) => self.into_response(),
        }
    }

    fn respond(self, media_type: &'static str, body: Vec<u8>) -> Response<Body> {
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        *response.headers_mut() = *self.headers;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        response
    }
}

fn shorten(place: &mut String) {
    if place.len() > LONGEST_PLACE {
        place.truncate(place.floor_char_boundary(LONGEST_PLACE));
        place.push('…');
    }
}

/// All of them: `query.limit: is required; body.name: is too long`.
pub(crate) fn in_one_line(violations: &[Violation]) -> String {
    let each = violations.iter().map(|violation| format!("{}: {}", violation.place, violation.message));
    each.collect::<Vec<_>>().join("; ")
}

/// An error for the log: whatever an implementation fails with that the document has no answer for.
pub struct InternalError(Box<dyn Error + Send + Sync>);

/// An operation that nobody has written yet: answered with 501 (RFC 9110, section 15.6.2).
///
/// ```
/// use countersign_server::{InternalError, NotImplemented, Problem};
///
/// let problem = Problem::internal(InternalError::from(NotImplemented));
/// assert_eq!(problem.status.as_u16(), 501);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotImplemented;

impl fmt::Display for NotImplemented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not implemented")
    }
}

impl Error for NotImplemented {}

/// Something that the service stands on is not there now: answered with 503 and `Retry-After`.
///
/// It may be the cause of another error, which says more in the log.
///
/// ```
/// use std::time::Duration;
///
/// use countersign_server::{InternalError, Problem, Unavailable};
///
/// let problem = Problem::internal(InternalError::from(Unavailable { retry_after:
/// Duration::from_secs(2) })); assert_eq!((problem.status.as_u16(),
/// problem.headers["retry-after"].to_str()?), (503, "2"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unavailable {
    /// When to try again.
    pub retry_after: Duration,
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not available now")
    }
}

impl Error for Unavailable {}

impl InternalError {
    /// The error, or the first of its causes, that is a `T`.
    fn find<T: Error + 'static>(&self) -> Option<&T> {
        let mut error: Option<&(dyn Error + 'static)> = Some(self.0.as_ref());
        while let Some(found) = error {
            if let Some(found) = found.downcast_ref() {
                return Some(found);
            }
            error = found.source();
        }
        None
    }

    /// An error that is nothing but a message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into().into())
    }

    /// An error whose type is erased.
    pub(crate) fn boxed(error: Box<dyn Error + Send + Sync>) -> Self {
        Self(error)
    }

    /// The error and what caused it, outermost first.
    pub fn chain(&self) -> String {
        let mut text = self.0.to_string();
        let mut source = self.0.source();
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        text
    }
}

impl fmt::Debug for InternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.chain())
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for InternalError {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_does_not_grow_with_what_is_wrong() {
        let violation = Violation { place: format!("body.{}", "ä".repeat(5000)), message: "is required".to_owned() };
        let rows = [
            (1, "1 violation of the schema"),
            (100, "100 violations of the schema"),
            (101, "101 violations of the schema, 1 more than are listed"),
        ];
        for (count, detail) in rows {
            let problem = Problem::invalid(vec![violation.clone(); count]);
            assert_eq!(
                (problem.detail.as_deref(), problem.violations.len()),
                (Some(detail), count.min(MOST_VIOLATIONS))
            );
            assert!(problem.violations.iter().all(|violation| violation.place.len() < 1010));
        }
    }
}
