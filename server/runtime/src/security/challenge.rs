//! Refusals, with the challenges that RFC 6750, RFC 7617 and RFC 9110 ask for.

use std::time::Duration;

use http::{HeaderValue, StatusCode, header};

use crate::operation::{SchemeKind, SchemeUse};
use crate::problem::Problem;

const SEVERAL: &str = "there is more than one Authorization header";

/// Several `Authorization` headers: 400. Where the operation takes a bearer, the challenge says
/// `invalid_request` (RFC 6750, section 3.1).
pub(super) fn several_headers(bearer: bool) -> Problem {
    let problem = Problem::new(StatusCode::BAD_REQUEST).with_detail(SEVERAL);
    match bearer {
        true => problem.with_header(header::WWW_AUTHENTICATE, bearer_challenge("invalid_request", Some(SEVERAL), None)),
        false => problem,
    }
}

/// Basic credentials that cannot be decoded, where a client of the token endpoint shows them: 401.
pub(super) fn malformed_basic() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED)
        .with_detail("the Basic credentials are malformed")
        .with_header(header::WWW_AUTHENTICATE, bare_challenge(SchemeKind::Basic))
}

/// No alternative has all of its credentials: 401 with one bare challenge for each scheme that
/// would do.
pub(super) fn missing(security: &[&[SchemeUse]]) -> Problem {
    let mut problem = Problem::new(StatusCode::UNAUTHORIZED).with_detail("a credential is missing");
    let uses = security.iter().flat_map(|alternative| alternative.iter());
    challenge_with(&mut problem, uses.map(|used| bare_challenge(used.kind)));
    problem
}

/// Why a credential does not hold, as far as the caller may know.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reason<'a> {
    Malformed,
    Invalid(Option<&'a str>),
}

impl Reason<'_> {
    fn text(self, kind: SchemeKind) -> &'static str {
        match (self, kind) {
            (Self::Malformed, SchemeKind::Bearer) => "the bearer token is malformed",
            (Self::Malformed, SchemeKind::Basic) => "the Basic credentials are malformed",
            (Self::Malformed, SchemeKind::Http(_) | SchemeKind::ApiKey { .. }) => "the credential is malformed",
            (Self::Invalid(_), SchemeKind::Bearer) => "the bearer token is not valid",
            (Self::Invalid(_), SchemeKind::Basic | SchemeKind::Http(_) | SchemeKind::ApiKey { .. }) => {
                "the credential is not valid"
            }
        }
    }

    fn detail(&self, kind: SchemeKind) -> &str {
        match self {
            Self::Invalid(Some(reason)) => reason,
            Self::Invalid(None) | Self::Malformed => self.text(kind),
        }
    }
}

/// Credentials that do not hold: 401 with the challenge of each, once. There is at least one.
pub(super) fn invalid<'a>(failed: &[(&SchemeUse, Reason<'a>)]) -> Problem {
    let detail = failed.first().map(|(used, reason)| reason.detail(used.kind).to_owned());
    let mut problem = Problem::new(StatusCode::UNAUTHORIZED).with_detail(detail.unwrap_or_default());
    let challenges = failed.iter().map(|(used, reason)| match used.kind {
        SchemeKind::Bearer => bearer_challenge("invalid_token", Some(reason.detail(used.kind)), None),
        kind @ (SchemeKind::Basic | SchemeKind::Http(_) | SchemeKind::ApiKey { .. }) => bare_challenge(kind),
    });
    challenge_with(&mut problem, challenges);
    problem
}

/// A credential that holds, and lacks a scope: 403 (RFC 6750, section 3.1).
pub(super) fn insufficient_scope(used: &SchemeUse) -> Problem {
    let scope = used.scopes.join(" ");
    let detail = format!("the credential does not cover the scope {scope}");
    let problem = Problem::new(StatusCode::FORBIDDEN).with_detail(detail);
    match used.kind {
        SchemeKind::Bearer => {
            problem.with_header(header::WWW_AUTHENTICATE, bearer_challenge("insufficient_scope", None, Some(&scope)))
        }
        // Only RFC 6750 has a challenge that names scopes.
        SchemeKind::Basic | SchemeKind::Http(_) | SchemeKind::ApiKey { .. } => problem,
    }
}

/// A verifier that cannot answer now: 503.
pub(super) fn unavailable(retry_after: Option<Duration>) -> Problem {
    let problem =
        Problem::new(StatusCode::SERVICE_UNAVAILABLE).with_detail("credentials cannot be verified at the moment");
    match retry_after {
        Some(wait) => problem.with_header(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1))),
        None => problem,
    }
}

/// Adds each challenge once.
fn challenge_with(problem: &mut Problem, challenges: impl Iterator<Item = HeaderValue>) {
    let mut known = Vec::new();
    for challenge in challenges {
        if !known.contains(&challenge) {
            problem.headers.append(header::WWW_AUTHENTICATE, challenge.clone());
            known.push(challenge);
        }
    }
}

/// The challenge without attributes. Schemes that HTTP does not know get one that says what is
/// missing.
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

/// RFC 9110, section 5.6.4, with the characters that RFC 6750 allows in an attribute: %x20-21 /
/// %x23-5B / %x5D-7E.
fn quoted(text: &str) -> String {
    let allowed = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
    format!("\"{}\"", text.chars().map(|c| if allowed(c) { c } else { '\'' }).collect::<String>())
}

fn challenge(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("Bearer"))
}
