//! A call: credentials before the request is built, one retry after a 401.

use std::sync::Arc;

use reqwest::{Request, Response, StatusCode};

use crate::operation::{self, Credential, Operation, SchemeKind, SchemeUse};
use crate::token::Token;
use crate::{Error, LoginError, Session};

/// The credentials of one call, ready to be attached.
#[derive(Debug, Default)]
pub struct Prepared {
    token: Option<Arc<Token>>,
    others: Vec<(SchemeKind, Credential)>,
}

impl Session {
    /// Makes the credentials of `operation` ready: a token is renewed now, if it is due, before the request is built.
    ///
    /// The first alternative that this session has all credentials for is taken. Where it has none, the request goes
    /// without: whether that is enough, the server says.
    ///
    /// # Errors
    ///
    /// There is no token to be had.
    pub async fn prepare(&self, operation: &'static Operation) -> Result<Prepared, LoginError> {
        let alternatives = operation.security.iter().filter(|alternative| !alternative.is_empty());
        let Some(chosen) = alternatives.copied().find(|schemes| schemes.iter().all(|scheme| self.can_show(scheme))) else {
            return Ok(Prepared::default());
        };
        let mut prepared = Prepared::default();
        for scheme in chosen {
            match self.credential(scheme) {
                Some(credential) => prepared.others.push((scheme.kind, credential.clone())),
                None => prepared.token = self.token(None).await?,
            }
        }
        Ok(prepared)
    }

    /// Sends `request` with the credentials that were made ready. A 401 to a renewable token is answered by one more
    /// attempt with a new one, if the body can be sent twice.
    ///
    /// # Errors
    ///
    /// The request was not answered, or the new token was refused.
    pub async fn execute<E>(&self, mut request: Request, prepared: Prepared) -> Result<Response, Error<E>> {
        for (kind, credential) in &prepared.others {
            credential.attach(*kind, &mut request)?;
        }
        let Some(token) = prepared.token else {
            return Ok(self.http().execute(request).await?);
        };
        let again = request.try_clone();
        operation::bearer(&mut request, &token.access)?;
        let response = self.http().execute(request).await?;
        let (StatusCode::UNAUTHORIZED, Some(mut again)) = (response.status(), again) else {
            return Ok(response);
        };
        let Some(token) = self.token(Some(&token)).await? else {
            return Ok(response);
        };
        operation::bearer(&mut again, &token.access)?;
        Ok(self.http().execute(again).await?)
    }

    fn can_show(&self, scheme: &SchemeUse) -> bool {
        self.credential(scheme).is_some() || (self.token_is_for(scheme) && self.has_token())
    }

    fn credential(&self, scheme: &SchemeUse) -> Option<&Credential> {
        let credential = self.inner().credentials.get(scheme.scheme)?;
        credential.fits(scheme.kind).then_some(credential)
    }

    /// Whether the session's token is one of that scheme: it goes to no other.
    fn token_is_for(&self, scheme: &SchemeUse) -> bool {
        let inner = self.inner();
        scheme.kind == SchemeKind::Bearer && inner.token_scheme.is_none_or(|name| name == scheme.scheme)
    }
}
