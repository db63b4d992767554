//! The session: credentials, and one token for all callers.
//!
//! Renewal is a shared future: whoever needs a token polls the same one, so that there is one request however many
//! callers wait. Nobody owns it: when the caller that began it is dropped, the others go on polling, and when all are
//! dropped, the next caller takes it up where it stood. A rotated refresh token is so never lost half-way.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};
use secrecy::SecretString;

use crate::base_url::BaseUrl;
use crate::grant::Grant;
use crate::token::Token;
use crate::{Credential, LoginError, Tokens};

type Renewal = Shared<BoxFuture<'static, Result<Arc<Token>, LoginError>>>;

/// What a client is signed in with; cheap to clone, all clones share one token.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) http: reqwest::Client,
    pub(crate) base: BaseUrl,
    /// Credentials by the scheme that they are for.
    pub(crate) credentials: BTreeMap<String, Credential>,
    /// The scheme that the token is for; `None`: every bearer scheme.
    pub(crate) token_scheme: Option<&'static str>,
    pub(crate) grant: Option<Arc<Grant>>,
    pub(crate) renew_before: Duration,
    pub(crate) state: Mutex<State>,
}

/// Locked for moments, never across an `await`.
#[derive(Default)]
pub(crate) struct State {
    token: Option<Arc<Token>>,
    renewal: Option<(u64, Renewal)>,
    renewals: u64,
    /// Set once there is no use in asking again, so that a wrong password does not lock an account by being repeated.
    ended: Option<LoginError>,
}

impl State {
    pub(crate) fn with(token: Arc<Token>) -> Self {
        Self { token: Some(token), ..Self::default() }
    }
}

impl Session {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// The base URL, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.0.base.prefix()
    }

    /// The HTTP client that all requests go through.
    pub fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    pub(crate) fn has_token(&self) -> bool {
        self.lock().token.is_some()
    }

    /// What is held at this moment, renewed or not; `None` for an anonymous session.
    pub fn tokens(&self) -> Option<Tokens> {
        self.lock().token.as_ref().map(|token| token.tokens())
    }

    /// A token that holds for now: renewed first, if it is due.
    ///
    /// # Errors
    ///
    /// It could not be renewed and does not hold any more.
    pub async fn access_token(&self) -> Result<Option<SecretString>, LoginError> {
        Ok(self.token(None).await?.map(|token| token.access.clone()))
    }

    /// A token other than `rejected` that holds; the old one where there is no way to another, `None` where that is the
    /// rejected one.
    pub(crate) async fn token(&self, rejected: Option<&Arc<Token>>) -> Result<Option<Arc<Token>>, LoginError> {
        let is_rejected = |token: &Arc<Token>| rejected.is_some_and(|rejected| Arc::ptr_eq(rejected, token));
        // The second round is for a renewal that was left alone so long that its token has expired since.
        for _ in 0..2 {
            let (held, id, renewal) = {
                let mut state = self.lock();
                let held = state.token.clone().filter(|token| !is_rejected(token));
                if held.as_ref().is_some_and(|token| token.holds_for(self.0.renew_before)) {
                    return Ok(held);
                }
                match self.renewal(&mut state) {
                    Ok(Some((id, renewal))) => (held, id, renewal),
                    Ok(None) => return Ok(held),
                    Err(error) => return still_good(held).map(Some).ok_or(error),
                }
            };
            let result = renewal.await;
            self.settle(id, &result);
            match result {
                Ok(token) if token.holds_for(Duration::ZERO) => return Ok(Some(token)),
                Ok(_) => {}
                Err(error) => return still_good(held).map(Some).ok_or(error),
            }
        }
        // Tokens that expire as they come: let the server judge.
        Ok(self.lock().token.clone())
    }

    /// The renewal under way, or a new one; `None` where there is nothing to renew with.
    fn renewal(&self, state: &mut State) -> Result<Option<(u64, Renewal)>, LoginError> {
        if let Some(error) = &state.ended {
            return Err(error.clone());
        }
        if let Some(under_way) = &state.renewal {
            return Ok(Some(under_way.clone()));
        }
        let Some(grant) = self.0.grant.clone().filter(|grant| grant.can_replace(state.token.as_deref())) else {
            return Ok(None);
        };
        let refresh = state.token.as_ref().and_then(|token| token.refresh.clone());
        let renewal = async move { grant.renew(refresh).await }.boxed().shared();
        state.renewals += 1;
        Ok(Some(state.renewal.insert((state.renewals, renewal)).clone()))
    }

    /// Keeps the outcome; every waiter calls this, the first one counts.
    fn settle(&self, id: u64, result: &Result<Arc<Token>, LoginError>) {
        let mut state = self.lock();
        if state.renewal.as_ref().is_none_or(|(under_way, _)| *under_way != id) {
            return;
        }
        state.renewal = None;
        match result {
            Ok(token) => state.token = Some(token.clone()),
            Err(error) if error.is_final() => state.ended = Some(error.clone()),
            Err(_) => {}
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A token that was due for renewal, which failed, but has not expired.
fn still_good(held: Option<Arc<Token>>) -> Option<Arc<Token>> {
    held.filter(|token| token.holds_for(Duration::ZERO))
}

/// Says where and whether, not with what.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("base_url", &self.base_url())
            .field("token", &self.lock().token)
            .field("credentials", &self.0.credentials.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
