//! What can go wrong: with signing in, and with a call.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use progenitor_client::ResponseValue;
use reqwest::StatusCode;

/// Why there is no token.
///
/// Cheap to clone: all callers that waited for one renewal get its one failure. Nothing in it is a secret.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoginError {
    /// The user name or the password is wrong (`invalid_grant` for the password grant).
    #[error("the user name or the password is wrong")]
    BadCredentials,
    /// The refresh token does not hold any more, and no password is held: the person must sign in again.
    #[error("the session has ended: sign in again")]
    SessionEnded,
    /// The token endpoint refused for another reason (RFC 6749, section 5.2).
    #[error("the token endpoint refused: {error}{}", described(.description.as_deref()))]
    Rejected {
        /// The error's code: `invalid_client`, `invalid_scope` and so on.
        error: String,
        /// What the server says about it.
        description: Option<String>,
    },
    /// The token endpoint did not answer.
    #[error("the token endpoint cannot be reached")]
    Unreachable(#[source] Arc<reqwest::Error>),
    /// What answered is no token endpoint as RFC 6749 describes it.
    #[error("not the answer of a token endpoint (status {status}): {reason}")]
    Malformed {
        /// The answer's status.
        status: u16,
        /// What is wrong with it.
        reason: String,
    },
    /// The base URL is none.
    #[error("not a base URL: {reason}")]
    BaseUrl {
        /// What is wrong with it.
        reason: String,
    },
    /// The document's `tokenUrl` makes no URL, or there is none.
    #[error("no token URL: {reason}")]
    TokenUrl {
        /// What is wrong with it.
        reason: String,
    },
    /// The HTTP client could not be made.
    #[error("the HTTP client cannot be made")]
    HttpClient(#[source] Arc<reqwest::Error>),
}

impl LoginError {
    /// Whether asking again with the same credentials is pointless.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Self::BadCredentials | Self::SessionEnded)
    }
}

fn described(description: Option<&str>) -> String {
    description.map(|text| format!(" ({text})")).unwrap_or_default()
}

/// Why a call of an operation failed.
///
/// The variants are those of [`progenitor_client::Error`], and one more: [`Error::Login`]. `E` is the type of the errors
/// that the document describes for the operation.
pub enum Error<E = ()> {
    /// The operation needs a token and none could be had. The request was not sent.
    Login(LoginError),
    /// What the caller gave makes no request. It was not sent.
    InvalidRequest(String),
    /// The request was not answered.
    CommunicationError(reqwest::Error),
    /// The connection could not be upgraded.
    InvalidUpgrade(reqwest::Error),
    /// An error that the document describes.
    ErrorResponse(ResponseValue<E>),
    /// The answer broke off.
    ResponseBodyError(reqwest::Error),
    /// The body of a described answer is not of its type.
    InvalidResponsePayload(Bytes, serde_json::Error),
    /// An answer that the document does not describe: status, headers and body are in it.
    UnexpectedResponse(reqwest::Response),
}

impl<E> Error<E> {
    /// The status, where there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::ErrorResponse(value) => Some(value.status()),
            Self::UnexpectedResponse(response) => Some(response.status()),
            Self::CommunicationError(error) | Self::InvalidUpgrade(error) | Self::ResponseBodyError(error) => error.status(),
            Self::Login(_) | Self::InvalidRequest(_) | Self::InvalidResponsePayload(..) => None,
        }
    }

    /// This error without its typed body, for code that handles all operations alike.
    pub fn into_untyped(self) -> Error {
        match self {
            Self::Login(error) => Error::Login(error),
            Self::InvalidRequest(reason) => Error::InvalidRequest(reason),
            Self::CommunicationError(error) => Error::CommunicationError(error),
            Self::InvalidUpgrade(error) => Error::InvalidUpgrade(error),
            Self::ErrorResponse(value) => {
                Error::ErrorResponse(ResponseValue::new((), value.status(), value.headers().clone()))
            }
            Self::ResponseBodyError(error) => Error::ResponseBodyError(error),
            Self::InvalidResponsePayload(body, error) => Error::InvalidResponsePayload(body, error),
            Self::UnexpectedResponse(response) => Error::UnexpectedResponse(response),
        }
    }
}

impl<E> From<LoginError> for Error<E> {
    fn from(error: LoginError) -> Self {
        Self::Login(error)
    }
}

impl<E> From<reqwest::Error> for Error<E> {
    fn from(error: reqwest::Error) -> Self {
        Self::CommunicationError(error)
    }
}

impl<E> From<reqwest::header::InvalidHeaderValue> for Error<E> {
    fn from(error: reqwest::header::InvalidHeaderValue) -> Self {
        Self::InvalidRequest(error.to_string())
    }
}

impl<E> From<std::convert::Infallible> for Error<E> {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

impl<E> From<progenitor_client::Error<E>> for Error<E> {
    fn from(error: progenitor_client::Error<E>) -> Self {
        use progenitor_client::Error as Theirs;
        match error {
            Theirs::InvalidRequest(reason) | Theirs::Custom(reason) => Self::InvalidRequest(reason),
            Theirs::CommunicationError(error) => Self::CommunicationError(error),
            Theirs::InvalidUpgrade(error) => Self::InvalidUpgrade(error),
            Theirs::ErrorResponse(value) => Self::ErrorResponse(value),
            Theirs::ResponseBodyError(error) => Self::ResponseBodyError(error),
            Theirs::InvalidResponsePayload(body, error) => Self::InvalidResponsePayload(body, error),
            Theirs::UnexpectedResponse(response) => Self::UnexpectedResponse(response),
        }
    }
}

impl<E: fmt::Debug> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Login(_) => f.write_str("no token could be had"),
            Self::InvalidRequest(reason) => write!(f, "the request cannot be made: {reason}"),
            Self::CommunicationError(_) => f.write_str("the server did not answer"),
            Self::InvalidUpgrade(_) => f.write_str("the connection could not be upgraded"),
            Self::ErrorResponse(value) => write!(f, "the server answered {}: {value:?}", value.status()),
            Self::ResponseBodyError(_) => f.write_str("the answer broke off"),
            Self::InvalidResponsePayload(..) => f.write_str("the answer is not of the type that the document says"),
            Self::UnexpectedResponse(response) => {
                write!(f, "the server answered {}, which the document does not describe", response.status())
            }
        }
    }
}

/// As [`Display`](fmt::Display), with the source: headers and raw bodies are left out, since they may hold secrets.
impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        match std::error::Error::source(self) {
            Some(source) => write!(f, " ({source:?})"),
            None => Ok(()),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Login(error) => Some(error),
            Self::CommunicationError(error) | Self::InvalidUpgrade(error) | Self::ResponseBodyError(error) => Some(error),
            Self::InvalidResponsePayload(_, error) => Some(error),
            Self::InvalidRequest(_) | Self::ErrorResponse(_) | Self::UnexpectedResponse(_) => None,
        }
    }
}
