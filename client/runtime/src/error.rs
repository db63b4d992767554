//! Why a call failed.

use std::fmt;

use progenitor_client::ResponseValue;

use crate::login::LoginError;

/// Why a call failed. `E` is the type of the errors that the document declares for the operation:
/// an enum by status where they differ, `()` if it declares none.
pub enum Error<E = ()> {
    /// The session has no valid token, and could not get one. Nothing was sent.
    Login(LoginError),
    /// The server answered with an error that the document declares.
    Response(ResponseValue<E>),
    /// The server answered with what the document does not declare; status, headers and body are
    /// all there.
    Undocumented(reqwest::Response),
    /// The answer is declared, but its body is not what was declared.
    Payload(Box<Payload>),
    /// An item of a stream is not what was declared: its bytes, and what is wrong with it.
    Item(bytes::Bytes, serde_json::Error),
    /// A parameter or body is missing, or breaks the schema. Nothing was sent.
    Request(String),
    /// The server cannot be reached, or the connection broke.
    Unreachable(reqwest::Error),
}

/// A declared answer whose body is not what was declared.
#[derive(Debug)]
pub struct Payload {
    /// The answer's status.
    pub status: reqwest::StatusCode,
    /// Its headers.
    pub headers: reqwest::header::HeaderMap,
    /// Its body, as it came.
    pub body: bytes::Bytes,
    /// What is wrong with the body.
    pub error: serde_json::Error,
}

impl<E> Error<E> {
    /// The answer's status, where there is an answer.
    pub fn status(&self) -> Option<reqwest::StatusCode> {
        match self {
            Self::Response(response) => Some(response.status()),
            Self::Undocumented(response) => Some(response.status()),
            Self::Unreachable(error) => error.status(),
            Self::Payload(payload) => Some(payload.status),
            Self::Login(_) | Self::Item(..) | Self::Request(_) => None,
        }
    }
}

impl<E> From<LoginError> for Error<E> {
    fn from(error: LoginError) -> Self {
        Self::Login(error)
    }
}

impl<E> Error<E> {
    /// Why nothing was sent, or nothing came back.
    pub(crate) fn unsent(error: reqwest::Error) -> Self {
        // A query may hold a secret.
        let error = error.without_url();
        match error.is_builder() {
            // reqwest calls all of these a "builder error".
            true => Self::Request(std::error::Error::source(&error).map_or_else(|| error.to_string(), chain)),
            false => Self::Unreachable(error),
        }
    }
}

/// An error with its causes: reqwest shows its own kind only.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

impl<E: fmt::Debug> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Login(error) => error.fmt(f),
            Self::Response(response) => write!(f, "the server answered {}: {:?}", response.status(), **response),
            Self::Undocumented(response) => {
                write!(f, "the server answered {}, which is not documented", response.status())
            }
            Self::Payload(payload) => {
                write!(f, "the answer, {}, is not what the document declares: {}", payload.status, payload.error)
            }
            Self::Item(_, error) => write!(f, "an item is not what the document declares: {error}"),
            Self::Request(message) => write!(f, "the request cannot be made: {message}"),
            Self::Unreachable(error) => write!(f, "the server cannot be reached: {error}"),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Login(error) => Some(error),
            Self::Payload(payload) => Some(&payload.error),
            Self::Item(_, error) => Some(error),
            Self::Unreachable(error) => Some(error),
            Self::Response(_) | Self::Undocumented(_) | Self::Request(_) => None,
        }
    }
}
