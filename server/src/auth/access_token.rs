//! Access tokens: signed JWTs (RFC 7519) of the profile of RFC 9068. What follows a refresh token
//! is made here, too.

use std::fmt;
use std::time::Duration;

use countersign_server::Secret;
use jsonwebtoken::errors::Error;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, crypto, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const ISSUER: &str = "items-server";
const AUDIENCE: &str = "items";
/// RFC 9068, section 2.1.
const TYPE: &str = "at+jwt";

/// Issues and verifies access tokens with one symmetric key.
#[derive(Clone)]
pub(crate) struct AccessTokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    /// Names the key.
    kid: String,
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
    /// The session that it belongs to.
    pub(crate) sid: Uuid,
    /// Scopes with spaces between them (RFC 8693, section 4.2).
    pub(crate) scope: String,
    pub(crate) client_id: String,
    exp: i64,
    iat: i64,
    iss: String,
    aud: String,
    /// Two tokens of one second differ.
    jti: Uuid,
}

/// What a token is issued for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Issue<'a> {
    pub(crate) user: Uuid,
    pub(crate) session: Uuid,
    pub(crate) client: &'a str,
    pub(crate) scope: &'a str,
    pub(crate) lifetime: Duration,
}

impl AccessTokens {
    /// Tokens signed with `key` (HMAC-SHA-256).
    pub(crate) fn new(key: &[u8]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = 0;
        // RFC 7519, section 4.1.4: not on the second of its expiry either.
        validation.reject_tokens_expiring_in_less_than = 1;
        let name = Sha256::new().chain_update(b"name of the key ").chain_update(key).finalize();
        let kid = name.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { encoding: EncodingKey::from_secret(key), decoding: DecodingKey::from_secret(key), validation, kid }
    }

    /// A token, good from now.
    pub(crate) fn issue(&self, issue: Issue<'_>) -> Result<Secret, Error> {
        let now = chrono::Utc::now().timestamp();
        let claims = Claims {
            sub: issue.user,
            sid: issue.session,
            scope: issue.scope.to_owned(),
            client_id: issue.client.to_owned(),
            exp: now.saturating_add(i64::try_from(issue.lifetime.as_secs()).unwrap_or(i64::MAX)),
            iat: now,
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            jti: Uuid::new_v4(),
        };
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.kid.clone());
        encode(&header, &claims, &self.encoding).map(Secret::from)
    }

    /// What a token says, if it is ours and good now.
    pub(crate) fn verify(&self, token: &str) -> Option<Claims> {
        let header = decode_header(token).ok()?;
        // RFC 7515, section 4.1.11: we understand no extension. RFC 9068, section 4: no other kind
        // of token will do.
        let is_ours = header.crit.is_none()
            && header.kid.as_ref() == Some(&self.kid)
            && header.typ.is_some_and(|kind| kind.trim_start_matches("application/").eq_ignore_ascii_case(TYPE));
        is_ours.then(|| decode::<Claims>(token, &self.decoding, &self.validation).ok().map(|data| data.claims))?
    }

    /// The refresh token that follows `token`: always the same, and for nobody else to know.
    pub(crate) fn successor(&self, token: &str) -> Result<String, Error> {
        // The spaces keep it apart from whatever is signed of a JWT.
        crypto::sign(format!("successor of {token}").as_bytes(), &self.encoding, Algorithm::HS256)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn issue(by: &AccessTokens, seconds: u64) -> Secret {
        let (user, lifetime) = (Uuid::nil(), Duration::from_secs(seconds));
        by.issue(Issue { user, session: user, client: "app", scope: "items:read", lifetime }).expect("a token")
    }

    #[test]
    fn only_our_own_unexpired_tokens_hold() {
        let (ours, theirs) = (AccessTokens::new(&[1; 32]), AccessTokens::new(&[2; 32]));
        assert!(ours.verify(issue(&ours, 60).expose()).is_some());
        assert!(ours.verify(issue(&theirs, 60).expose()).is_none());
        assert!(ours.verify(issue(&ours, 0).expose()).is_none());
        assert!(ours.verify("e30.e30.").is_none());
    }

    /// Low, JWT: signed with our key, and yet none of ours.
    #[test]
    fn low_nbf_crit_kid_and_typ_are_looked_at() {
        let ours = AccessTokens::new(&[1; 32]);
        let now = chrono::Utc::now().timestamp();
        let claims = serde_json::to_value(ours.verify(issue(&ours, 60).expose()).expect("ours")).expect("JSON");
        let good = Header { typ: Some(TYPE.to_owned()), kid: Some(ours.kid.clone()), ..Header::default() };
        let with = |name: &str, value: Value| {
            let mut claims = claims.clone();
            claims[name] = value;
            claims
        };
        let rows = [
            ("as it is", good.clone(), claims.clone(), true),
            (
                "application/at+jwt",
                Header { typ: Some("application/AT+JWT".to_owned()), ..good.clone() },
                claims.clone(),
                true,
            ),
            ("nbf passed", good.clone(), with("nbf", json!(now - 1)), true),
            ("nbf to come", good.clone(), with("nbf", json!(now + 60)), false),
            ("crit", Header { crit: Some(vec!["exp".to_owned()]), ..good.clone() }, claims.clone(), false),
            ("another kid", Header { kid: Some("other".to_owned()), ..good.clone() }, claims.clone(), false),
            ("no kid", Header { kid: None, ..good.clone() }, claims.clone(), false),
            ("JWT", Header { typ: Some("JWT".to_owned()), ..good.clone() }, claims.clone(), false),
            ("no typ", Header { typ: None, ..good.clone() }, claims.clone(), false),
            ("another aud", good.clone(), with("aud", json!("x")), false),
            ("another iss", good, with("iss", json!("x")), false),
        ];
        for (what, header, claims, holds) in rows {
            let token = encode(&header, &claims, &ours.encoding).expect("a token");
            assert_eq!(ours.verify(&token).is_some(), holds, "{what}");
        }
    }

    #[test]
    fn a_successor_is_always_the_same_and_hangs_on_the_key() {
        let (ours, theirs) = (AccessTokens::new(&[1; 32]), AccessTokens::new(&[2; 32]));
        let next = |by: &AccessTokens, token: &str| by.successor(token).expect("a token");
        assert_eq!(next(&ours, "a"), next(&ours, "a"));
        assert_ne!(next(&ours, "a"), next(&ours, "b"));
        assert_ne!(next(&ours, "a"), next(&theirs, "a"));
    }
}
