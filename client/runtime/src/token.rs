//! Tokens, and how long they hold.

use std::fmt;
use std::time::{Duration, Instant};

use secrecy::SecretString;

/// What a session holds: for keeping it beyond the life of the process.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tokens {
    /// The bearer token.
    pub access_token: SecretString,
    /// What a new one is had with.
    pub refresh_token: Option<SecretString>,
    /// How much longer the access token holds; `None` where the server did not say.
    pub expires_in: Option<Duration>,
}

impl Tokens {
    /// A token that is used as long as the server takes it.
    pub fn new(access_token: impl Into<SecretString>) -> Self {
        Self { access_token: access_token.into(), refresh_token: None, expires_in: None }
    }

    /// Adds the refresh token.
    pub fn refresh_token(mut self, token: impl Into<SecretString>) -> Self {
        self.refresh_token = Some(token.into());
        self
    }

    /// Says how much longer the access token holds.
    pub fn expires_in(mut self, remaining: Duration) -> Self {
        self.expires_in = Some(remaining);
        self
    }
}

/// A token in use. Expiry is counted on the monotonic clock from before the request for it was sent, so that neither a
/// set clock nor a slow answer lets an expired token pass for a good one.
pub(crate) struct Token {
    pub(crate) access: SecretString,
    pub(crate) refresh: Option<SecretString>,
    expiry: Option<Expiry>,
}

struct Expiry {
    at: Instant,
    lifetime: Duration,
}

impl Token {
    pub(crate) fn new(tokens: Tokens, asked: Instant) -> Self {
        let expiry = tokens
            .expires_in
            .and_then(|lifetime| Some(Expiry { at: asked.checked_add(lifetime)?, lifetime }));
        Self { access: tokens.access_token, refresh: tokens.refresh_token, expiry }
    }

    /// Whether the token holds for `margin` longer. The margin is at most half of the token's life: a token that lives
    /// for a shorter time than the margin would else be renewed for each call.
    pub(crate) fn holds_for(&self, margin: Duration) -> bool {
        self.expiry
            .as_ref()
            .is_none_or(|expiry| Instant::now() + margin.min(expiry.lifetime / 2) < expiry.at)
    }

    pub(crate) fn tokens(&self) -> Tokens {
        Tokens {
            access_token: self.access.clone(),
            refresh_token: self.refresh.clone(),
            expires_in: self.expiry.as_ref().map(|expiry| expiry.at.saturating_duration_since(Instant::now())),
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("renewable", &self.refresh.is_some())
            .field("expired", &!self.holds_for(Duration::ZERO))
            .finish_non_exhaustive()
    }
}
