//! Making a session.

use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use secrecy::SecretString;

use crate::base_url::BaseUrl;
use crate::keyring::{Given, Keyring};
use crate::login::{ClientAuth, Credentials, LoginError};
use crate::session::{Current, Inner, Session};
use crate::spec::ApiSpec;
use crate::token::{Expiry, Token};
use crate::tokens::Tokens;

/// How long before its expiry a token is renewed.
const MARGIN: Duration = Duration::from_secs(30);
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long an answer may pause. There is no limit to the whole of it: a download takes as long as
/// it takes.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// A session to be.
#[derive(Debug)]
pub struct SessionBuilder {
    spec: &'static ApiSpec,
    base_url: String,
    auth: ClientAuth,
    given: Vec<(String, Given)>,
    margin: Duration,
    http: reqwest::ClientBuilder,
}

impl Session {
    /// A session with the API at `base_url`: its paths follow directly, so `https://host/api/v1`
    /// makes `https://host/api/v1/items`. A trailing slash makes no difference.
    pub fn builder(base_url: &str, spec: &'static ApiSpec) -> SessionBuilder {
        let http = reqwest::Client::builder().connect_timeout(CONNECT_TIMEOUT).read_timeout(READ_TIMEOUT);
        SessionBuilder {
            spec,
            base_url: base_url.to_owned(),
            auth: ClientAuth::default(),
            given: Vec::new(),
            margin: MARGIN,
            http,
        }
    }
}

impl SessionBuilder {
    /// Asks for these scopes, with spaces between them.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.auth.scope = Some(scope.into());
        self
    }

    /// Says which client this is (RFC 6749, section 2.2).
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.auth.id = Some(id.into());
        self
    }

    /// The secret of a confidential client; sent by HTTP Basic (RFC 6749, section 2.3.1).
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.auth.secret = Some(secret.into());
        self
    }

    /// The key for an API key scheme, by its name in the document.
    #[must_use]
    pub fn api_key(self, scheme: impl Into<String>, key: impl Into<SecretString>) -> Self {
        self.with(scheme, Given::ApiKey(key.into()))
    }

    /// User and password for a scheme of HTTP Basic, by its name in the document.
    #[must_use]
    pub fn basic(self, scheme: impl Into<String>, user: impl Into<String>, password: impl Into<SecretString>) -> Self {
        self.with(scheme, Given::Basic(user.into(), password.into()))
    }

    /// The token for a bearer scheme, by its name in the document. It is not renewed; it stands in
    /// for the session's own token where the scheme takes that.
    #[must_use]
    pub fn bearer(self, scheme: impl Into<String>, token: impl Into<SecretString>) -> Self {
        self.with(scheme, Given::Bearer(token.into()))
    }

    /// What stands behind the scheme's name in `Authorization`, for other schemes of HTTP (RFC
    /// 9110, section 11.4).
    #[must_use]
    pub fn authorization(self, scheme: impl Into<String>, credentials: impl Into<SecretString>) -> Self {
        self.with(scheme, Given::Http(credentials.into()))
    }

    fn with(mut self, scheme: impl Into<String>, given: Given) -> Self {
        self.given.push((scheme.into(), given));
        self
    }

    /// Renews a token this long before its expiry, instead of 30 seconds.
    #[must_use]
    pub fn renew_before_expiry(mut self, margin: Duration) -> Self {
        self.margin = margin;
        self
    }

    /// Proxies, certificates, timeouts of the HTTP client. Redirects are not for choosing: one to
    /// another origin is an answer, and not followed.
    #[must_use]
    pub fn http(mut self, http: reqwest::ClientBuilder) -> Self {
        self.http = http;
        self
    }

    /// Logs in by the password flow.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from a token.
    pub async fn login(
        self,
        username: impl Into<String>,
        password: impl Into<SecretString>,
    ) -> Result<Session, LoginError> {
        let credentials = Credentials { username: username.into(), password: password.into() };
        let session = self.build(Some(credentials), None)?;
        session.renew(0).await?;
        Ok(session)
    }

    /// Goes on with tokens that were got elsewhere, or earlier: see [`Session::tokens`].
    ///
    /// # Errors
    ///
    /// An invalid base URL, a token that cannot stand in a header, or a credential that no
    /// operation takes.
    pub fn tokens(self, tokens: Tokens) -> Result<Session, LoginError> {
        let Tokens { access_token, refresh_token, expires_in } = tokens;
        let expiry = expires_in.and_then(|remaining| Expiry::new(Instant::now(), remaining));
        let token = Token::new(access_token, refresh_token, expiry);
        let token = token.ok_or(LoginError::Malformed { status: 0, reason: "the token cannot stand in a header" })?;
        self.build(None, Some(token))
    }

    /// Uses no token: for the operations that ask for none, or for what the session was given
    /// besides.
    ///
    /// # Errors
    ///
    /// An invalid base URL, or a credential that no operation takes.
    pub fn anonymous(self) -> Result<Session, LoginError> {
        self.build(None, None)
    }

    fn build(self, credentials: Option<Credentials>, token: Option<Token>) -> Result<Session, LoginError> {
        let base = BaseUrl::parse(&self.base_url)?;
        let token_url = self.spec.token_url.map(|reference| base.resolve(reference)).transpose()?;
        if credentials.is_some() && token_url.is_none() {
            return Err(LoginError::NoTokenUrl);
        }
        let keyring = Keyring::new(self.spec, &self.given)?;
        // Redirects are followed here ([`crate::redirect`]). `Referer` would repeat a key that is
        // in the query.
        let http = self.http.redirect(Policy::none()).referer(false).build();
        let inner = Inner {
            spec: self.spec,
            base_url: base.prefix().to_owned(),
            origin: base.origin(),
            token_url,
            http: http.map_err(|error| LoginError::Unreachable(Arc::new(error)))?,
            credentials,
            keyring,
            auth: self.auth,
            margin: self.margin,
            current: RwLock::new(Current { token, ..Current::default() }),
            renewal: Arc::default(),
        };
        Ok(Session { inner: Arc::new(inner) })
    }
}
