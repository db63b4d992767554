//! What a token endpoint answers (RFC 6749, sections 5.1 and 5.2).

use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::{LoginError, Tokens};

/// More than this is no token endpoint's answer.
const LIMIT: usize = 1 << 20;

#[derive(Deserialize)]
struct Success {
    access_token: SecretString,
    token_type: String,
    expires_in: Option<Seconds>,
    refresh_token: Option<SecretString>,
}

/// A number; some servers write it as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Seconds {
    Number(f64),
    Text(String),
}

impl Seconds {
    fn duration(self) -> Option<Duration> {
        let seconds = match self {
            Self::Number(seconds) => seconds,
            Self::Text(text) => text.trim().parse().ok()?,
        };
        Duration::try_from_secs_f64(seconds.max(0.0)).ok()
    }
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    error_description: Option<String>,
}

/// Reads the answer: tokens, or why there are none.
pub(crate) async fn read(response: Response) -> Result<Tokens, LoginError> {
    let status = response.status();
    let body = body(response).await?;
    if status.is_success() {
        success(status, &body)
    } else {
        Err(refusal(status, &body))
    }
}

async fn body(mut response: Response) -> Result<BytesMut, LoginError> {
    let status = response.status();
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| LoginError::Unreachable(Arc::new(error)))? {
        if body.len() + chunk.len() > LIMIT {
            return Err(malformed(status, "it is too large"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn success(status: StatusCode, body: &[u8]) -> Result<Tokens, LoginError> {
    // serde's own message may quote what it read, and that may be a token.
    let answer: Success = serde_json::from_slice(body)
        .map_err(|_| malformed(status, "no JSON object with access_token and token_type"))?;
    if !answer.token_type.eq_ignore_ascii_case("bearer") {
        return Err(malformed(status, &format!("its token_type is {}, not Bearer", printable(&answer.token_type))));
    }
    if !is_token(answer.access_token.expose_secret()) {
        return Err(malformed(status, "its access_token cannot be sent as a bearer token"));
    }
    Ok(Tokens {
        access_token: answer.access_token,
        refresh_token: answer.refresh_token.filter(|token| !token.expose_secret().is_empty()),
        expires_in: answer.expires_in.and_then(Seconds::duration),
    })
}

fn refusal(status: StatusCode, body: &[u8]) -> LoginError {
    match serde_json::from_slice::<Refusal>(body) {
        Ok(refusal) => LoginError::Rejected {
            error: printable(&refusal.error),
            description: refusal.error_description.as_deref().map(printable),
        },
        Err(_) if status.is_redirection() => malformed(status, "it sends to another origin, where no credential is sent"),
        Err(_) => malformed(status, "no JSON object with an error"),
    }
}

fn malformed(status: StatusCode, reason: &str) -> LoginError {
    LoginError::Malformed { status: status.as_u16(), reason: reason.to_owned() }
}

/// Whether `text` can stand in an `Authorization` header: the `b64token` of RFC 6750, section 2.1, read generously.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A server's text as it may go to a terminal or a log: one line, no control characters, not too long.
fn printable(text: &str) -> String {
    text.chars().take(300).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
