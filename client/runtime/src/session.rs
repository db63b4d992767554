//! Sessions: one token for all that share it.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use reqwest::Request;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use tokio::sync::{Mutex, OwnedMutexGuard};
use url::{Origin, Url};

use crate::keyring::Keyring;
use crate::login::{ClientAuth, Credentials, Grant, LoginError, request_token};
use crate::spec::{ApiSpec, OperationSpec, SchemeKind, SchemeUse};
use crate::token::Token;
use crate::tokens::Tokens;

/// What the clones of a client share: the token, and the means to renew it.
#[derive(Clone)]
pub struct Session {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) spec: &'static ApiSpec,
    pub(crate) base_url: String,
    /// Credentials go nowhere else (RFC 6454).
    pub(crate) origin: Origin,
    pub(crate) token_url: Option<Url>,
    pub(crate) http: reqwest::Client,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) keyring: Keyring,
    pub(crate) auth: ClientAuth,
    pub(crate) margin: Duration,
    pub(crate) current: RwLock<Current>,
    /// Held by the task that renews; counts the attempts, and keeps why the last one failed.
    pub(crate) renewal: Arc<Mutex<Option<LoginError>>>,
}

/// The token, and how many there were before it.
#[derive(Clone, Default)]
pub(crate) struct Current {
    pub(crate) token: Option<Token>,
    pub(crate) generation: u64,
    pub(crate) attempts: u64,
}

/// What an operation asks for that only says `secured`.
static TOKEN_ONLY: &[&[SchemeUse]] = &[&[SchemeUse { scheme: "", kind: SchemeKind::Session }]];

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("base_url", &self.inner.base_url).finish_non_exhaustive()
    }
}

impl Session {
    /// The HTTP client that everything goes through.
    pub fn http(&self) -> &reqwest::Client {
        &self.inner.http
    }

    /// The base URL, without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    /// What the session holds now, for keeping it:
    /// [`SessionBuilder::tokens`](crate::SessionBuilder::tokens) goes on with it. `None` for an
    /// anonymous one.
    pub fn tokens(&self) -> Option<Tokens> {
        let token = self.current().token?;
        Some(Tokens { expires_in: token.remaining(), access_token: token.access, refresh_token: token.refresh })
    }

    pub(crate) fn operation(&self, id: &str) -> Option<&'static OperationSpec> {
        self.inner.spec.operation(id)
    }

    /// Makes sure that a call of `operation` finds a fresh token, if it shows one. A
    /// [`Request`](crate::Request) awaits this before it is sent.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from a token.
    pub async fn ready(&self, operation: &str) -> Result<(), LoginError> {
        let secured = self.operation(operation).is_some_and(|operation| self.shows_token(operation));
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

    /// The first alternative of which all credentials are held, or none.
    fn alternative(&self, operation: &OperationSpec) -> &'static [SchemeUse] {
        let declared = match operation {
            OperationSpec { security: [], secured: true, .. } => TOKEN_ONLY,
            OperationSpec { security, .. } => security,
        };
        let mut alternatives = declared.iter().copied().filter(|alternative| !alternative.is_empty());
        alternatives.find(|alternative| alternative.iter().all(|used| self.holds(used))).unwrap_or_default()
    }

    fn holds(&self, used: &SchemeUse) -> bool {
        self.inner.keyring.holds(used)
            || self.is_token(used) && (self.inner.credentials.is_some() || self.bearer().is_some())
    }

    /// Whether the session's own token is what is shown for it.
    fn is_token(&self, used: &SchemeUse) -> bool {
        used.kind == SchemeKind::Session && !self.inner.keyring.holds(used)
    }

    /// Whether a call of `operation` shows the session's own token.
    pub(crate) fn shows_token(&self, operation: &OperationSpec) -> bool {
        self.alternative(operation).iter().any(|used| self.is_token(used))
    }

    /// Whether a call of `operation` has a key in its URL.
    pub(crate) fn has_key_in_query(&self, operation: &OperationSpec) -> bool {
        self.alternative(operation).iter().any(|used| self.inner.keyring.is_in_query(used))
    }

    /// Adds the credentials of a call, unless it goes elsewhere.
    pub(crate) fn attach(&self, request: &mut Request, operation: &OperationSpec) {
        if request.url().origin() != self.inner.origin {
            return;
        }
        for used in self.alternative(operation) {
            match (self.is_token(used), self.bearer()) {
                (true, Some(bearer)) => drop(request.headers_mut().insert(AUTHORIZATION, bearer)),
                _ => self.inner.keyring.attach(used, request),
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

    /// A token newer than `generation`: however many ask at once, one request is made. It is made
    /// in a task of its own, so that a caller who goes away does not take it, and perhaps a used-up
    /// refresh token, with it.
    pub(crate) async fn renew(&self, generation: u64) -> Result<(), LoginError> {
        let attempts = self.current().attempts;
        let guard = Arc::clone(&self.inner.renewal).lock_owned().await;
        let current = self.current();
        if current.generation > generation {
            return Ok(());
        }
        // Somebody tried while this one waited; or there is no use in trying: repeating a wrong
        // password locks accounts.
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
