//! What a session holds, for keeping it beyond the life of the process.

use std::time::Duration;

use secrecy::SecretString;

/// An access token, and the refresh token for the next one.
///
/// ```
/// use countersign_client::Tokens;
///
/// let tokens = Tokens::new("abc").with_refresh_token("def");
/// assert!(!format!("{tokens:?}").contains("abc"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tokens {
    /// The bearer token.
    pub access_token: SecretString,
    /// The refresh token.
    pub refresh_token: Option<SecretString>,
    /// How much longer the access token is valid; `None` if the server did not state it.
    pub expires_in: Option<Duration>,
}

impl Tokens {
    /// A token that is used until the server refuses it.
    pub fn new(access_token: impl Into<SecretString>) -> Self {
        Self { access_token: access_token.into(), refresh_token: None, expires_in: None }
    }

    /// Adds the refresh token.
    #[must_use]
    pub fn with_refresh_token(mut self, token: impl Into<SecretString>) -> Self {
        self.refresh_token = Some(token.into());
        self
    }

    /// Sets how much longer the access token is valid.
    #[must_use]
    pub fn expiring_in(mut self, remaining: Duration) -> Self {
        self.expires_in = Some(remaining);
        self
    }
}
