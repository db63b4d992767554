//! Sessions: one token for all that share it.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::redirect::Policy;
use secrecy::SecretString;
use tokio::sync::{Mutex, OwnedMutexGuard};
use url::Url;

use crate::base_url::BaseUrl;
use crate::credentials::Held;
use crate::login::{ClientAuth, Credentials, Grant, LoginError, request_token};
use crate::spec::{ApiSpec, OperationSpec, SchemeKind, SchemeUse};
use crate::token::{Expiry, Token};
use crate::tokens::Tokens;

/// How long before its expiry a token is renewed.
const MARGIN: Duration = Duration::from_secs(30);
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long an answer may pause. There is no limit to the whole of it: a download takes as long as it takes.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// What the clones of a client share: the token, and the means to renew it.
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

struct Inner {
    spec: &'static ApiSpec,
    base_url: String,
    token_url: Option<Url>,
    http: reqwest::Client,
    credentials: Option<Credentials>,
    auth: ClientAuth,
    held: Held,
    margin: Duration,
    current: RwLock<Current>,
    /// Held by whoever renews; counts the attempts, and keeps why the last one failed.
    renewal: Arc<Mutex<Option<LoginError>>>,
}

/// The token, and how many there were before it.
#[derive(Clone, Default)]
struct Current {
    token: Option<Token>,
    generation: u64,
    attempts: u64,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("base_url", &self.inner.base_url).finish_non_exhaustive()
    }
}

/// A session to be.
#[derive(Debug)]
pub struct SessionBuilder {
    spec: &'static ApiSpec,
    base_url: String,
    auth: ClientAuth,
    held: Held,
    margin: Duration,
    http: reqwest::ClientBuilder,
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

    /// Shows this key where an operation asks for the API key scheme of that name.
    #[must_use]
    pub fn api_key(mut self, scheme: impl Into<String>, key: impl Into<SecretString>) -> Self {
        self.held.hold(scheme, key);
        self
    }

    /// Shows this token where an operation asks for the bearer scheme of that name. It is not renewed.
    #[must_use]
    pub fn bearer(mut self, scheme: impl Into<String>, token: impl Into<SecretString>) -> Self {
        self.held.hold(scheme, token);
        self
    }

    /// Shows these credentials where an operation asks for the http scheme of that name, which is neither bearer nor basic.
    #[must_use]
    pub fn http_credentials(mut self, scheme: impl Into<String>, credentials: impl Into<SecretString>) -> Self {
        self.held.hold(scheme, credentials);
        self
    }

    /// Shows these where an operation asks for the HTTP Basic scheme of that name (RFC 7617).
    #[must_use]
    pub fn basic(
        mut self,
        scheme: impl Into<String>,
        user: impl Into<String>,
        password: impl Into<SecretString>,
    ) -> Self {
        self.held.hold_pair(scheme, user.into(), password.into());
        self
    }

    /// Renews a token this long before its expiry, instead of 30 seconds.
    #[must_use]
    pub fn renew_before_expiry(mut self, margin: Duration) -> Self {
        self.margin = margin;
        self
    }

    /// Proxies, certificates, timeouts of the HTTP client. Redirects are not for choosing: one to another origin is an answer,
    /// and not followed.
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
    /// A base URL that is none, or a token that cannot stand in a header.
    pub fn tokens(self, tokens: Tokens) -> Result<Session, LoginError> {
        let Tokens { access_token, refresh_token, expires_in } = tokens;
        let expiry = expires_in.and_then(|remaining| Expiry::new(Instant::now(), remaining));
        let token = Token::new(access_token, refresh_token, expiry);
        let token = token.ok_or(LoginError::Malformed { status: 0, reason: "the token cannot stand in a header" })?;
        self.build(None, Some(token))
    }

    /// Uses no token at all: for the operations that ask for none.
    ///
    /// # Errors
    ///
    /// A base URL that is none.
    pub fn anonymous(self) -> Result<Session, LoginError> {
        self.build(None, None)
    }

    fn build(self, credentials: Option<Credentials>, token: Option<Token>) -> Result<Session, LoginError> {
        let base = BaseUrl::parse(&self.base_url)?;
        let token_url = self.spec.token_url.map(|reference| base.resolve(reference)).transpose()?;
        if credentials.is_some() && token_url.is_none() {
            return Err(LoginError::NoTokenUrl);
        }
        let http = self.http.redirect(same_origin()).build();
        let inner = Inner {
            spec: self.spec,
            base_url: base.prefix().to_owned(),
            token_url,
            http: http.map_err(|error| LoginError::Unreachable(Arc::new(error)))?,
            credentials,
            auth: self.auth,
            held: self.held,
            margin: self.margin,
            current: RwLock::new(Current { token, ..Current::default() }),
            renewal: Arc::default(),
        };
        Ok(Session { inner: Arc::new(inner) })
    }
}

impl Session {
    /// A session with the API at `base_url`: its paths follow directly, so `https://host/api/v1` makes
    /// `https://host/api/v1/items`. A trailing slash makes no difference.
    pub fn builder(base_url: &str, spec: &'static ApiSpec) -> SessionBuilder {
        let http = reqwest::Client::builder().connect_timeout(CONNECT_TIMEOUT).read_timeout(READ_TIMEOUT);
        SessionBuilder {
            spec,
            base_url: base_url.to_owned(),
            auth: ClientAuth::default(),
            held: Held::default(),
            margin: MARGIN,
            http,
        }
    }

    /// The HTTP client that everything goes through.
    pub fn http(&self) -> &reqwest::Client {
        &self.inner.http
    }

    /// The base URL, without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    /// What the session holds now, for keeping it: [`SessionBuilder::tokens`] goes on with it. `None` for an anonymous one.
    pub fn tokens(&self) -> Option<Tokens> {
        let token = self.current().token?;
        Some(Tokens { expires_in: token.remaining(), access_token: token.access, refresh_token: token.refresh })
    }

    pub(crate) fn operation(&self, id: &str) -> Option<&'static OperationSpec> {
        self.inner.spec.operation(id)
    }

    /// Sees to it that a call of `operation` finds a fresh token, if it declares the scheme. Generated code awaits this
    /// before it builds the request.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from a token.
    pub async fn ready(&self, operation: &str) -> Result<(), LoginError> {
        let secured = self.operation(operation).is_some_and(|operation| operation.secured);
        let current = self.current();
        let stale = current.token.as_ref().is_none_or(|token| !token.is_fresh(self.inner.margin));
        if !(secured && stale && self.can_renew(&current)) {
            return Ok(());
        }
        let renewed = self.renew(current.generation).await;
        // Renewing early has failed, but the token still holds: the next call tries again.
        let still_holds = current.token.is_some_and(|token| token.is_fresh(Duration::ZERO));
        if still_holds { Ok(()) } else { renewed }
    }

    /// Puts into the request the credentials of the first alternative of which all are held.
    pub(crate) fn attach(&self, operation: &OperationSpec, request: &mut reqwest::Request) {
        let token = self.bearer();
        let held = &self.inner.held;
        let has = |used: &SchemeUse| held.has(used) || (used.kind == SchemeKind::Session && token.is_some());
        let alternatives = operation.security.iter().filter(|alternative| !alternative.is_empty());
        let mut complete = alternatives.filter(|alternative| alternative.iter().all(has));
        for used in complete.next().copied().unwrap_or_default() {
            match &token {
                Some(token) if used.kind == SchemeKind::Session && !held.has(used) => {
                    request.headers_mut().insert(AUTHORIZATION, token.clone());
                }
                _ => held.attach(used, request),
            }
        }
    }

    /// The header for a request.
    pub(crate) fn bearer(&self) -> Option<HeaderValue> {
        self.current().token.map(|token| token.bearer)
    }

    /// A token other than the one of `rejected`, which may be an older one than is held now.
    pub(crate) async fn replace(&self, rejected: &HeaderValue) -> Result<(), LoginError> {
        let current = self.current();
        match current.token.is_some_and(|token| token.bearer == *rejected) {
            true => self.renew(current.generation).await,
            false => Ok(()),
        }
    }

    /// A token newer than `generation`: however many ask at once, one request is made. It is made in a task of its own, so that
    /// a caller who goes away does not take it, and perhaps a used-up refresh token, with it.
    pub(crate) async fn renew(&self, generation: u64) -> Result<(), LoginError> {
        let attempts = self.current().attempts;
        let guard = Arc::clone(&self.inner.renewal).lock_owned().await;
        let current = self.current();
        if current.generation > generation {
            return Ok(());
        }
        // Somebody tried while this one waited; or there is no use in trying: repeating a wrong password locks accounts.
        if let Some(error) = guard.as_ref().filter(|error| error.is_final() || current.attempts > attempts) {
            return Err(error.clone());
        }
        let session = self.clone();
        let task = tokio::spawn(async move { session.attempt(guard, current).await });
        task.await.unwrap_or(Err(LoginError::NotRenewable))
    }

    async fn attempt(
        &self,
        mut failure: OwnedMutexGuard<Option<LoginError>>,
        current: Current,
    ) -> Result<(), LoginError> {
        let outcome = self.fetch(current.token.as_ref()).await;
        let mut slot = self.inner.current.write().unwrap_or_else(PoisonError::into_inner);
        slot.attempts += 1;
        match outcome {
            Ok(token) => {
                slot.token = Some(token);
                slot.generation += 1;
                *failure = None;
                Ok(())
            }
            Err(error) => {
                *failure = Some(error.clone());
                Err(error)
            }
        }
    }

    /// By the refresh token first, by the password where that is refused.
    async fn fetch(&self, old: Option<&Token>) -> Result<Token, LoginError> {
        let Inner { http, token_url, auth, credentials, .. } = &*self.inner;
        let url = token_url.as_ref().ok_or(LoginError::NoTokenUrl)?;
        let refresh = old.and_then(|token| token.refresh.as_ref());
        let refreshed = match refresh {
            Some(refresh) => Some(request_token(http, url, auth, &Grant::Refresh(refresh)).await),
            None => None,
        };
        match (refreshed, credentials) {
            (Some(Err(LoginError::BadCredentials)) | None, Some(credentials)) => {
                request_token(http, url, auth, &Grant::Password(credentials)).await
            }
            (Some(Err(LoginError::BadCredentials)), None) => Err(LoginError::SessionEnded),
            (Some(outcome), _) => outcome,
            (None, None) => Err(LoginError::NotRenewable),
        }
    }

    pub(crate) fn is_renewable(&self) -> bool {
        self.can_renew(&self.current())
    }

    fn can_renew(&self, current: &Current) -> bool {
        self.inner.credentials.is_some() || current.token.as_ref().is_some_and(|token| token.refresh.is_some())
    }

    fn current(&self) -> Current {
        self.inner.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Follows redirects within an origin (RFC 6454). One to another origin is an answer: reqwest would leave out the bearer there,
/// but send the form of a token request with its password.
fn same_origin() -> Policy {
    Policy::custom(|attempt| {
        let same = attempt.previous().last().is_some_and(|last| last.origin() == attempt.url().origin());
        match attempt.previous().len() {
            _ if !same => attempt.stop(),
            ..=10 => attempt.follow(),
            _ => attempt.error("too many redirects"),
        }
    })
}
