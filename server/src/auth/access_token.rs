//! Access tokens: signed JWTs (RFC 7519, RFC 9068 in substance).

use std::fmt;
use std::time::Duration;

use countersign_server::Secret;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const ISSUER: &str = "items-server";
const AUDIENCE: &str = "items";

/// Issues and verifies access tokens with one symmetric key.
#[derive(Clone)]
pub struct AccessTokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessTokens(..)")
    }
}

/// What a token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) sub: Uuid,
    /// Scopes with spaces between them (RFC 8693, section 4.2).
    pub(crate) scope: String,
    pub(crate) exp: i64,
    iat: i64,
    iss: String,
    aud: String,
    /// Two tokens of one second differ.
    jti: Uuid,
}

impl AccessTokens {
    /// Tokens signed with `key` (HMAC-SHA-256).
    pub fn new(key: &[u8]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.leeway = 0;
        // RFC 7519, section 4.1.4: not on the second of its expiry either.
        validation.reject_tokens_expiring_in_less_than = 1;
        Self { encoding: EncodingKey::from_secret(key), decoding: DecodingKey::from_secret(key), validation }
    }

    /// A token of `user` for `scopes`, good for `lifetime` from now.
    ///
    /// # Errors
    ///
    /// When it cannot be signed.
    pub fn issue(
        &self,
        user: Uuid,
        scopes: &[&str],
        lifetime: Duration,
    ) -> Result<Secret, jsonwebtoken::errors::Error> {
        let now = chrono::Utc::now().timestamp();
        let claims = Claims {
            sub: user,
            scope: scopes.join(" "),
            exp: now.saturating_add(i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX)),
            iat: now,
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            jti: Uuid::new_v4(),
        };
        encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).map(Secret::from)
    }

    /// What a token says, if it is ours and has not expired.
    pub(crate) fn verify(&self, token: &str) -> Option<Claims> {
        decode::<Claims>(token, &self.decoding, &self.validation).ok().map(|data| data.claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_unexpired_tokens_hold() {
        let (ours, theirs) = (AccessTokens::new(&[1; 32]), AccessTokens::new(&[2; 32]));
        let issue = |by: &AccessTokens, seconds| {
            by.issue(Uuid::nil(), &["items:read"], Duration::from_secs(seconds)).expect("a token")
        };
        assert!(ours.verify(issue(&ours, 60).expose()).is_some());
        assert!(ours.verify(issue(&theirs, 60).expose()).is_none());
        assert!(ours.verify(issue(&ours, 0).expose()).is_none());
        assert!(ours.verify("e30.e30.").is_none());
    }
}
