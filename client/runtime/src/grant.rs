//! Asking for tokens (RFC 6749, sections 4.3 and 6).

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use secrecy::{ExposeSecret, SecretString};
use url::{Url, form_urlencoded};

use crate::token::Token;
use crate::{LoginError, answer};

/// How the client itself is named to the token endpoint (RFC 6749, section 2.3.1). Most first-party APIs want none of it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum ClientAuth {
    /// Not at all.
    #[default]
    None,
    /// `Authorization: Basic`, which the RFC prefers.
    Basic {
        /// `client_id`.
        id: String,
        /// `client_secret`.
        secret: SecretString,
    },
    /// In the form; also for a public client, which has an id and no secret.
    Form {
        /// `client_id`.
        id: String,
        /// `client_secret`.
        secret: Option<SecretString>,
    },
}

/// All that is needed to ask for a token, now or later.
pub(crate) struct Grant {
    pub(crate) http: reqwest::Client,
    pub(crate) token_url: Url,
    pub(crate) scope: Option<String>,
    pub(crate) client: ClientAuth,
    pub(crate) owner: Option<Owner>,
}

/// Whose token it is.
pub(crate) struct Owner {
    pub(crate) username: String,
    pub(crate) password: SecretString,
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("token_url", &self.token_url.as_str())
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

impl Grant {
    /// Whether a token can be had in place of `token`.
    pub(crate) fn can_replace(&self, token: Option<&Token>) -> bool {
        self.owner.is_some() || token.is_some_and(|token| token.refresh.is_some())
    }

    /// A token by refresh token, or else by password.
    pub(crate) async fn renew(&self, refresh: Option<SecretString>) -> Result<Arc<Token>, LoginError> {
        let Some(refresh) = refresh else { return self.by_password().await };
        match self.by_refresh_token(refresh).await {
            Err(LoginError::Rejected { error, .. }) if error == "invalid_grant" => self.by_password().await,
            other => other,
        }
    }

    pub(crate) async fn by_password(&self) -> Result<Arc<Token>, LoginError> {
        let owner = self.owner.as_ref().ok_or(LoginError::SessionEnded)?;
        let mut form = vec![
            ("grant_type", "password"),
            ("username", &owner.username),
            ("password", owner.password.expose_secret()),
        ];
        form.extend(self.scope.as_deref().map(|scope| ("scope", scope)));
        let token = self.ask(form).await.map_err(|error| match error {
            LoginError::Rejected { error, .. } if error == "invalid_grant" => LoginError::BadCredentials,
            other => other,
        })?;
        Ok(Arc::new(token))
    }

    async fn by_refresh_token(&self, refresh: SecretString) -> Result<Arc<Token>, LoginError> {
        // No scope: the new token then has that of the old one.
        let form = vec![("grant_type", "refresh_token"), ("refresh_token", refresh.expose_secret())];
        let mut token = self.ask(form).await?;
        // A server that gives no new refresh token lets the old one stand (section 6).
        token.refresh.get_or_insert(refresh);
        Ok(Arc::new(token))
    }

    async fn ask(&self, mut form: Vec<(&str, &str)>) -> Result<Token, LoginError> {
        let asked = Instant::now();
        let mut request = self.http.post(self.token_url.clone()).header(reqwest::header::ACCEPT, "application/json");
        match &self.client {
            ClientAuth::None => {}
            ClientAuth::Basic { id, secret } => {
                request = request.basic_auth(encoded(id), Some(encoded(secret.expose_secret())));
            }
            ClientAuth::Form { id, secret } => {
                form.push(("client_id", id));
                form.extend(secret.as_ref().map(|secret| ("client_secret", secret.expose_secret())));
            }
        }
        let response = request.form(&form).send().await;
        let response = response.map_err(|error| LoginError::Unreachable(Arc::new(error)))?;
        Ok(Token::new(answer::read(response).await?, asked))
    }
}

/// Before they are joined for Basic, id and secret are encoded as form fields are (section 2.3.1).
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
