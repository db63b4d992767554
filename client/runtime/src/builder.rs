//! Making a client: anonymous, with a token, or signed in.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use secrecy::SecretString;

use crate::base_url::BaseUrl;
use crate::grant::{Grant, Owner};
use crate::session::{Inner, State};
use crate::token::Token;
use crate::{ClientAuth, Credential, LoginError, PasswordFlow, Session, Tokens};

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long an answer may pause. There is no limit to the whole of it: a download takes as long as it takes.
const READ_TIMEOUT: Duration = Duration::from_secs(60);
/// How long before its expiry a token is renewed.
const RENEW_BEFORE: Duration = Duration::from_secs(30);

/// Options of a client of type `C`, and the ways to make one.
#[must_use = "a builder does nothing until one of login, tokens, token or anonymous is called"]
pub struct Builder<C> {
    base_url: String,
    flow: Option<PasswordFlow>,
    scope: Option<String>,
    client: ClientAuth,
    credentials: BTreeMap<String, Credential>,
    http: reqwest::ClientBuilder,
    renew_before: Duration,
    keep_password: bool,
    made: PhantomData<fn() -> C>,
}

impl<C: From<Session>> Builder<C> {
    /// For the API at `base_url`, with the password flow of its document, where there is one.
    pub fn new(base_url: &str, flow: Option<PasswordFlow>) -> Self {
        Self {
            base_url: base_url.to_owned(),
            flow,
            scope: None,
            client: ClientAuth::None,
            credentials: BTreeMap::new(),
            http: reqwest::Client::builder().connect_timeout(CONNECT_TIMEOUT).read_timeout(READ_TIMEOUT),
            renew_before: RENEW_BEFORE,
            keep_password: true,
            made: PhantomData,
        }
    }

    /// The scopes to ask for; without this, all that the server gives.
    pub fn scopes<S: AsRef<str>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes: Vec<_> = scopes.into_iter().map(|scope| scope.as_ref().to_owned()).collect();
        self.scope = Some(scopes.join(" "));
        self
    }

    /// How the client names itself to the token endpoint.
    pub fn client_auth(mut self, auth: ClientAuth) -> Self {
        self.client = auth;
        self
    }

    /// A credential for a scheme of the document other than that of the login: an API key, a password, a token.
    pub fn credential(mut self, scheme: impl Into<String>, credential: Credential) -> Self {
        self.credentials.insert(scheme.into(), credential);
        self
    }

    /// Proxies, certificates, timeouts. Redirects are not for choosing: those to another origin are answers, not
    /// followed, so that neither a token nor a password goes there.
    pub fn http(mut self, http: reqwest::ClientBuilder) -> Self {
        self.http = http;
        self
    }

    /// How long before its expiry a token is renewed: 30 seconds unless set, and at most half of the token's life.
    pub fn renew_before(mut self, margin: Duration) -> Self {
        self.renew_before = margin;
        self
    }

    /// Forgets the password after the login. The session then ends when the refresh token does.
    pub fn forget_password(mut self) -> Self {
        self.keep_password = false;
        self
    }

    /// Signs in by the password grant (RFC 6749, section 4.3).
    ///
    /// # Errors
    ///
    /// See [`LoginError`].
    pub async fn login(self, username: &str, password: impl Into<SecretString>) -> Result<C, LoginError> {
        let keep_password = self.keep_password;
        let (mut inner, grant) = self.parts()?;
        let mut grant = grant?;
        grant.owner = Some(Owner { username: username.to_owned(), password: password.into() });
        let token = grant.by_password().await?;
        if !keep_password {
            grant.owner = None;
        }
        inner.grant = Some(Arc::new(grant));
        Ok(inner.holding(token))
    }

    /// Goes on with tokens that were kept. They are renewed by their refresh token, if there is one.
    ///
    /// # Errors
    ///
    /// The base URL is none.
    pub fn tokens(self, tokens: Tokens) -> Result<C, LoginError> {
        let (mut inner, grant) = self.parts()?;
        if tokens.refresh_token.is_some() {
            inner.grant = Some(Arc::new(grant?));
        }
        Ok(inner.holding(Arc::new(Token::new(tokens, Instant::now()))))
    }

    /// With a bearer token from elsewhere, for every bearer scheme of the document. It is never renewed.
    ///
    /// # Errors
    ///
    /// The base URL is none.
    pub fn token(self, token: impl Into<SecretString>) -> Result<C, LoginError> {
        let (mut inner, _) = self.parts()?;
        inner.token_scheme = None;
        Ok(inner.holding(Arc::new(Token::new(Tokens::new(token), Instant::now()))))
    }

    /// Without a token: for what is open to everybody, or secured by [`credential`](Self::credential)s alone.
    ///
    /// # Errors
    ///
    /// The base URL is none.
    pub fn anonymous(self) -> Result<C, LoginError> {
        let (inner, _) = self.parts()?;
        Ok(Session::new(inner).into())
    }

    /// The session to be, and the grant, where the document has a flow for it.
    fn parts(self) -> Result<(Inner, Result<Grant, LoginError>), LoginError> {
        let base = BaseUrl::parse(&self.base_url)?;
        let http = self.http.redirect(same_origin()).build();
        let http = http.map_err(|error| LoginError::HttpClient(Arc::new(error)))?;
        let token_url = match self.flow {
            Some(flow) => base.resolve(flow.token_url),
            None => Err(LoginError::TokenUrl { reason: "the document declares no password flow".to_owned() }),
        };
        let grant = token_url.map(|token_url| Grant {
            http: http.clone(),
            token_url,
            scope: self.scope,
            client: self.client,
            owner: None,
        });
        let inner = Inner {
            http,
            base,
            credentials: self.credentials,
            token_scheme: self.flow.map(|flow| flow.scheme),
            grant: None,
            renew_before: self.renew_before,
            state: Mutex::new(State::default()),
        };
        Ok((inner, grant))
    }
}

impl Inner {
    fn holding<C: From<Session>>(mut self, token: Arc<Token>) -> C {
        self.state = Mutex::new(State::with(token));
        Session::new(self).into()
    }
}

/// Follows redirects within an origin (RFC 6454). One to another origin is handed to the caller as it is: reqwest would
/// drop `Authorization` there, but send API keys in other headers, and a token request's form with its password.
fn same_origin() -> Policy {
    Policy::custom(|attempt| {
        let same = attempt.previous().last().is_some_and(|last| last.origin() == attempt.url().origin());
        match () {
            () if !same => attempt.stop(),
            () if attempt.previous().len() > 10 => attempt.error("too many redirects"),
            () => attempt.follow(),
        }
    })
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("flow", &self.flow)
            .field("scope", &self.scope)
            .field("renew_before", &self.renew_before)
            .finish_non_exhaustive()
    }
}
