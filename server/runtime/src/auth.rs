//! Why a verifier refuses a credential.

use std::borrow::Cow;
use std::time::Duration;

use crate::problem::InternalError;

/// Why a credential does not hold.
#[derive(Debug)]
pub enum AuthError {
    /// Unknown, expired, revoked: 401. The text, where there is one, is shown to the caller.
    Invalid(Option<Cow<'static, str>>),
    /// The verifier cannot answer now: 503.
    Unavailable {
        /// When to try again.
        retry_after: Option<Duration>,
    },
    /// Anything else: logged, and answered with 500.
    Internal(InternalError),
}

impl AuthError {
    /// A credential that does not hold, without saying why.
    pub fn invalid() -> Self {
        Self::Invalid(None)
    }

    /// A credential that does not hold, with a reason that the caller may know.
    pub fn invalid_because(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Invalid(Some(reason.into()))
    }
}

/// For generated code.
#[doc(hidden)]
impl AuthError {
    /// The runtime asks for what the document does not have: a fault of the generator, which
    /// refuses the request with 500.
    pub fn unexpected(what: &str) -> Self {
        Self::Internal(InternalError::new(format!("no verifier was generated for {what}")))
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for AuthError {
    fn from(error: E) -> Self {
        Self::Internal(InternalError::from(error))
    }
}
