//! From a credential to a principal, or to the challenge that RFC 6750, RFC 7617 and RFC 9110 ask for.

use std::borrow::Cow;
use std::time::Duration;

use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::operation::{OperationSpec, SchemeKind, SchemeUse};
use crate::problem::{InternalError, Problem};

/// Why a credential does not hold.
#[derive(Debug)]
pub enum AuthError {
    /// Unknown, expired, revoked: 401. The text, where there is one, is shown to the caller.
    Invalid(Option<Cow<'static, str>>),
    /// It holds, but not for what the operation needs: 403.
    InsufficientScope,
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

impl<E: std::error::Error + Send + Sync + 'static> From<E> for AuthError {
    fn from(error: E) -> Self {
        Self::Internal(InternalError::from(error))
    }
}

const SEVERAL: &str = "there is more than one Authorization header";

/// The principal, or the answer to a credential that does not hold for what its scheme is `used` for.
///
/// # Errors
///
/// 401, 403, 503 or 500, by the [`AuthError`].
pub fn verified<P>(outcome: Result<P, AuthError>, used: &SchemeUse) -> Result<P, Problem> {
    let error = match outcome {
        Ok(principal) => return Ok(principal),
        Err(error) => error,
    };
    Err(match error {
        AuthError::Invalid(reason) => invalid(used, reason.as_deref()),
        AuthError::InsufficientScope => insufficient_scope(used),
        AuthError::Unavailable { retry_after } => unavailable(retry_after),
        AuthError::Internal(error) => Problem::internal(error),
    })
}

/// The answer to a request without a credential: 401 with a bare challenge for each scheme that would do.
pub fn unauthenticated(spec: &'static OperationSpec) -> Problem {
    let mut problem = Problem::new(StatusCode::UNAUTHORIZED).with_detail("a credential is missing");
    let mut challenges = Vec::new();
    for used in spec.security.iter().flat_map(|alternative| alternative.iter()) {
        let challenge = bare_challenge(used.kind);
        if !challenges.contains(&challenge) {
            challenges.push(challenge);
        }
    }
    for challenge in challenges {
        problem.headers.append(header::WWW_AUTHENTICATE, challenge);
    }
    problem
}

/// Several `Authorization` headers.
pub(crate) fn several_headers() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST).with_detail(SEVERAL)
}

/// The same where a bearer is asked for: `invalid_request` (RFC 6750, section 3.1).
pub(crate) fn several_bearers() -> Problem {
    several_headers().with_header(header::WWW_AUTHENTICATE, bearer_challenge("invalid_request", Some(SEVERAL), None))
}

/// RFC 6750, section 3.1, `invalid_token`: the token is malformed.
pub(crate) fn malformed_token() -> Problem {
    invalid_token("the bearer token is malformed")
}

/// A Basic credential that cannot be decoded.
pub(crate) fn malformed_basic() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED)
        .with_detail("the Basic credentials are malformed")
        .with_header(header::WWW_AUTHENTICATE, bare_challenge(SchemeKind::Basic))
}

fn invalid(used: &SchemeUse, reason: Option<&str>) -> Problem {
    match used.kind {
        SchemeKind::Bearer => invalid_token(reason.unwrap_or("the bearer token is not valid")),
        kind => Problem::new(StatusCode::UNAUTHORIZED)
            .with_detail(reason.unwrap_or("the credential is not valid").to_owned())
            .with_header(header::WWW_AUTHENTICATE, bare_challenge(kind)),
    }
}

fn invalid_token(reason: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED)
        .with_detail(reason.to_owned())
        .with_header(header::WWW_AUTHENTICATE, bearer_challenge("invalid_token", Some(reason), None))
}

fn insufficient_scope(used: &SchemeUse) -> Problem {
    let scope = used.scopes.join(" ");
    let detail = match scope.as_str() {
        "" => "the credential does not cover this operation".to_owned(),
        scope => format!("the credential does not cover the scope {scope}"),
    };
    let problem = Problem::new(StatusCode::FORBIDDEN).with_detail(detail);
    match used.kind {
        SchemeKind::Bearer => problem.with_header(
            header::WWW_AUTHENTICATE,
            bearer_challenge("insufficient_scope", None, (!scope.is_empty()).then_some(&scope)),
        ),
        _ => problem,
    }
}

fn unavailable(retry_after: Option<Duration>) -> Problem {
    let problem =
        Problem::new(StatusCode::SERVICE_UNAVAILABLE).with_detail("credentials cannot be verified at the moment");
    match retry_after {
        Some(wait) => problem.with_header(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1))),
        None => problem,
    }
}

/// The challenge without attributes; schemes that HTTP does not know get one that says what is missing.
fn bare_challenge(kind: SchemeKind) -> HeaderValue {
    match kind {
        SchemeKind::Bearer => HeaderValue::from_static("Bearer"),
        // RFC 7617, section 2: the realm is required.
        SchemeKind::Basic => HeaderValue::from_static("Basic realm=\"api\", charset=\"UTF-8\""),
        SchemeKind::Http(name) => challenge(name),
        SchemeKind::ApiKey { name, .. } => challenge(&format!("ApiKey name={}", quoted(name))),
    }
}

/// RFC 6750, section 3.
fn bearer_challenge(error: &str, description: Option<&str>, scope: Option<&str>) -> HeaderValue {
    let mut text = format!("Bearer error=\"{error}\"");
    for (name, value) in [("error_description", description), ("scope", scope)] {
        if let Some(value) = value {
            text.push_str(&format!(", {name}={}", quoted(value)));
        }
    }
    challenge(&text)
}

/// RFC 9110, section 5.6.4, with nothing in it but what RFC 6750 allows in an attribute: %x20-21 / %x23-5B / %x5D-7E.
fn quoted(text: &str) -> String {
    let allowed = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
    format!("\"{}\"", text.chars().map(|c| if allowed(c) { c } else { '\'' }).collect::<String>())
}

fn challenge(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("Bearer"))
}

impl Problem {
    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
}
