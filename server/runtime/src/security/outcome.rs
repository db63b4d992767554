//! What came of a request's authentication, for counting and auditing.

/// What came of the credentials of one request. It holds no secret.
///
/// The trait's method `authentication_finished` gets it, once for each request to an operation with
/// security.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthenticationOutcome<'a> {
    /// The outcome.
    pub kind: OutcomeKind,
    /// The schemes of the alternative that held. Where none held: the schemes whose credentials the
    /// request showed.
    pub schemes: &'a [&'static str],
}

/// How a request's authentication ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutcomeKind {
    /// One alternative holds.
    Authenticated,
    /// The request showed no credential, and needs none.
    Anonymous,
    /// No alternative has all of its credentials: 401.
    Missing,
    /// A credential is there twice, or cannot be read as text: 400.
    Malformed,
    /// The credentials do not hold: 401.
    Invalid,
    /// The credentials hold, and lack a scope: 403.
    InsufficientScope,
    /// A verifier cannot answer now: 503.
    Unavailable,
    /// A verifier failed or panicked: 500.
    Internal,
}

impl OutcomeKind {
    /// A word for a log line or a metric's label: `authenticated`, `insufficient_scope`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authenticated => "authenticated",
            Self::Anonymous => "anonymous",
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Invalid => "invalid",
            Self::InsufficientScope => "insufficient_scope",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}
