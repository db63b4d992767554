//! The token request and its answers (RFC 6749).

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::ACCEPT;
use reqwest::{RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::{Url, form_urlencoded};

use crate::redirect;
use crate::token::{Expiry, Token};

/// How long a token request may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The largest answer of a token endpoint.
const LIMIT: usize = 1 << 20;

/// Why there is no token.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum LoginError {
    /// Wrong username or password (`invalid_grant`).
    #[error("wrong username or password")]
    BadCredentials,
    /// The refresh token is no longer valid, and the session has no password: the person must sign
    /// in again.
    #[error("the session has ended: sign in again")]
    SessionEnded,
    /// The token endpoint refused for another reason (RFC 6749, section 5.2).
    #[error("the token endpoint refuses: {error}{}", description.as_deref().map(|text| format!(" ({text})")).unwrap_or_default())]
    Rejected {
        /// `error`, as `invalid_scope`.
        error: String,
        /// `error_description`.
        description: Option<String>,
    },
    /// The token endpoint cannot be reached.
    #[error("the token endpoint cannot be reached: {0}")]
    Unreachable(Arc<reqwest::Error>),
    /// The answer of the token endpoint does not follow RFC 6749.
    #[error("the token endpoint answered {status}: {reason}")]
    Malformed {
        /// The answer's status.
        status: u16,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The base URL is invalid.
    #[error("not a base URL: {reason}")]
    BaseUrl {
        /// Why not.
        reason: String,
    },
    /// The document's `tokenUrl` is invalid.
    #[error("not a token URL: {reason}")]
    TokenUrl {
        /// Why not.
        reason: String,
    },
    /// The session was given a credential that no scheme of the document uses, or that cannot be
    /// sent.
    #[error("the credential for {scheme:?}: {reason}")]
    Credential {
        /// The scheme that it was given for.
        scheme: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The document has no password flow with a `tokenUrl`.
    #[error("the document declares no token endpoint")]
    NoTokenUrl,
    /// The session has only a token, no means to renew it, and the server no longer accepts it.
    #[error("the session cannot renew its token")]
    NotRenewable,
}

impl LoginError {
    /// Whether the same credentials would fail the same way again.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Self::BadCredentials | Self::SessionEnded)
    }
}

/// Who signs in, and how.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) username: String,
    pub(crate) password: SecretString,
}

/// What goes with every token request.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClientAuth {
    pub(crate) scope: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) secret: Option<SecretString>,
}

/// What a token is exchanged for.
#[derive(Debug)]
pub(crate) enum Grant<'a> {
    /// RFC 6749, section 4.3.2.
    Password(&'a Credentials),
    /// RFC 6749, section 6.
    Refresh(&'a SecretString),
}

/// Asks `url` for a token. Redirects to another origin are not followed, so the password goes only
/// to `url`.
pub(crate) async fn request_token(
    http: &reqwest::Client,
    url: &Url,
    auth: &ClientAuth,
    grant: &Grant<'_>,
) -> Result<Token, LoginError> {
    let mut form: Vec<(&str, &str)> = match grant {
        Grant::Password(credentials) => vec![
            ("grant_type", "password"),
            ("username", &credentials.username),
            ("password", credentials.password.expose_secret()),
        ],
        Grant::Refresh(token) => vec![("grant_type", "refresh_token"), ("refresh_token", token.expose_secret())],
    };
    // A refresh asks for no scope: it gets that of the old token, which may be less than was asked
    // for at first.
    form.extend(auth.scope.as_deref().filter(|_| matches!(grant, Grant::Password(_))).map(|scope| ("scope", scope)));
    let request = http.post(url.clone()).header(ACCEPT, "application/json").timeout(TIMEOUT);
    let request = identified(request, auth, &mut form);
    let asked = Instant::now();
    let request = request.form(&form).build().map_err(unreachable)?;
    let response = redirect::execute(http, request, |_| false).await.map_err(unreachable)?;
    let status = response.status();
    let body = body(response).await?;
    match status.as_u16() {
        200 => token(&body, asked, grant),
        _ => Err(refusal(status.as_u16(), &body)),
    }
}

/// Names the client: by HTTP Basic if it has a secret, which every server accepts (RFC 6749,
/// section 2.3.1), else in the form. Id and secret are encoded as form fields before they are
/// joined.
fn identified<'a>(request: RequestBuilder, auth: &'a ClientAuth, form: &mut Vec<(&'a str, &'a str)>) -> RequestBuilder {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    match (&auth.id, &auth.secret) {
        (Some(id), Some(secret)) => request.basic_auth(encoded(id), Some(encoded(secret.expose_secret()))),
        (Some(id), None) => {
            form.push(("client_id", id));
            request
        }
        (None, _) => request,
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, LoginError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > LIMIT {
            return Err(LoginError::Malformed {
                status: response.status().as_u16(),
                reason: "the answer is too large",
            });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn unreachable(error: reqwest::Error) -> LoginError {
    LoginError::Unreachable(Arc::new(error.without_url()))
}

/// RFC 6749, section 5.1.
#[derive(Deserialize)]
struct Answer {
    access_token: String,
    token_type: String,
    expires_in: Option<serde_json::Value>,
    refresh_token: Option<String>,
}

fn token(body: &[u8], asked: Instant, grant: &Grant<'_>) -> Result<Token, LoginError> {
    let malformed = |reason| LoginError::Malformed { status: 200, reason };
    let answer: Answer =
        serde_json::from_slice(body).map_err(|_| malformed("no access_token and token_type in JSON"))?;
    // Section 7.1: a client must not use a token of a type that it does not know. The type's case
    // does not matter.
    if !answer.token_type.eq_ignore_ascii_case("bearer") {
        return Err(malformed("the token is no bearer token"));
    }
    // Some servers write the number as a string.
    let seconds = answer.expires_in.and_then(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
    // Section 6: without a new refresh token, the old one goes on.
    let refresh = match (answer.refresh_token, grant) {
        (Some(new), _) => Some(SecretString::from(new)),
        (None, Grant::Refresh(old)) => Some((*old).clone()),
        (None, Grant::Password(_)) => None,
    };
    let expiry = seconds.and_then(|seconds| Expiry::new(asked, Duration::from_secs(seconds)));
    let token = Token::new(answer.access_token.into(), refresh, expiry);
    token.ok_or_else(|| malformed("the access_token cannot stand in a header"))
}

/// RFC 6749, section 5.2.
#[derive(Deserialize)]
struct Refusal {
    error: String,
    error_description: Option<String>,
}

fn refusal(status: u16, body: &[u8]) -> LoginError {
    match serde_json::from_slice::<Refusal>(body) {
        Ok(refusal) if refusal.error == "invalid_grant" => LoginError::BadCredentials,
        Ok(refusal) => LoginError::Rejected {
            error: printable(&refusal.error),
            description: refusal.error_description.as_deref().map(printable),
        },
        Err(_) => LoginError::Malformed { status, reason: "neither a token nor an error of RFC 6749" },
    }
}

/// A server's text for a terminal or a log: one short line without control characters.
fn printable(text: &str) -> String {
    text.chars().take(300).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
