//! A token that is held.

use std::fmt;
use std::time::{Duration, Instant};

use reqwest::header::HeaderValue;
use secrecy::SecretString;

/// An access token and what goes with it.
#[derive(Clone)]
pub(crate) struct Token {
    /// `Bearer <token>`, marked as sensitive.
    pub(crate) bearer: HeaderValue,
    pub(crate) access: SecretString,
    pub(crate) refresh: Option<SecretString>,
    /// When it expires, and how long it was good for; `None` where the server did not say.
    pub(crate) expiry: Option<Expiry>,
}

/// Counted on the monotonic clock from before the request for it was sent, so that neither a set
/// clock nor a slow answer lets an expired token pass for a good one.
#[derive(Clone, Copy)]
pub(crate) struct Expiry {
    at: Instant,
    lifetime: Duration,
}

impl Expiry {
    pub(crate) fn new(asked: Instant, lifetime: Duration) -> Option<Self> {
        asked.checked_add(lifetime).map(|at| Self { at, lifetime })
    }
}

impl Token {
    /// The token, if it can stand in a header.
    pub(crate) fn new(access: SecretString, refresh: Option<SecretString>, expiry: Option<Expiry>) -> Option<Self> {
        use secrecy::ExposeSecret;
        let text = access.expose_secret();
        let mut bearer = HeaderValue::from_str(&format!("Bearer {text}")).ok().filter(|_| !text.is_empty())?;
        bearer.set_sensitive(true);
        Some(Self { bearer, access, refresh, expiry })
    }

    /// Whether it holds for `margin` longer. The margin is at most half of the token's life: one
    /// that lives for less than it would otherwise be renewed at every call.
    pub(crate) fn is_fresh(&self, margin: Duration) -> bool {
        self.expiry.is_none_or(|expiry| Instant::now() + margin.min(expiry.lifetime / 2) < expiry.at)
    }

    /// How much longer it holds.
    pub(crate) fn remaining(&self) -> Option<Duration> {
        self.expiry.map(|expiry| expiry.at.saturating_duration_since(Instant::now()))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}
