//! What the document says of an operation's security, and the credentials for it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::Error;

/// An operation of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// `operationId`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// Alternatives, each a list of schemes that are needed together. None: public. An empty one: optional.
    pub security: &'static [&'static [SchemeUse]],
}

/// A scheme that an operation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemeUse {
    /// The scheme's name in the document.
    pub scheme: &'static str,
    /// What a credential of it looks like.
    pub kind: SchemeKind,
    /// The scopes that the operation needs.
    pub scopes: &'static [&'static str],
}

/// What a credential looks like on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer` (RFC 6750).
    Bearer,
    /// `Authorization: Basic` (RFC 7617).
    Basic,
    /// A key in a header of this name.
    HeaderKey(&'static str),
    /// A key in a query parameter of this name.
    QueryKey(&'static str),
    /// A key in a cookie of this name.
    CookieKey(&'static str),
}

/// Where the document's password flow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordFlow {
    /// The security scheme that declares it.
    pub scheme: &'static str,
    /// `tokenUrl` as written: relative to the base URL, or absolute.
    pub token_url: &'static str,
}

/// A credential of a scheme; set with [`Builder::credential`](crate::Builder::credential).
#[derive(Clone)]
#[non_exhaustive]
pub enum Credential {
    /// For bearer schemes: a token that is never renewed.
    Bearer(SecretString),
    /// For HTTP Basic.
    Basic {
        /// The user's name.
        username: String,
        /// The password.
        password: SecretString,
    },
    /// For `apiKey` schemes.
    ApiKey(SecretString),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bearer(_) => "Bearer(..)",
            Self::Basic { .. } => "Basic(..)",
            Self::ApiKey(_) => "ApiKey(..)",
        })
    }
}

impl Credential {
    /// Whether this is a credential of that kind of scheme.
    pub(crate) fn fits(&self, kind: SchemeKind) -> bool {
        match self {
            Self::Bearer(_) => kind == SchemeKind::Bearer,
            Self::Basic { .. } => kind == SchemeKind::Basic,
            Self::ApiKey(_) => !matches!(kind, SchemeKind::Bearer | SchemeKind::Basic),
        }
    }

    /// Puts it where `kind` says.
    pub(crate) fn attach<E>(&self, kind: SchemeKind, request: &mut Request) -> Result<(), Error<E>> {
        match (self, kind) {
            (Self::Bearer(token), _) => bearer(request, token),
            (Self::Basic { username, password }, _) => {
                let pair = STANDARD.encode(format!("{username}:{}", password.expose_secret()));
                set(request, AUTHORIZATION, &format!("Basic {pair}"))
            }
            (Self::ApiKey(key), SchemeKind::HeaderKey(name)) => {
                let name = HeaderName::try_from(name);
                let name = name.map_err(|_| Error::InvalidRequest("the API key's header has no valid name".to_owned()))?;
                set(request, name, key.expose_secret())
            }
            (Self::ApiKey(key), SchemeKind::QueryKey(name)) => {
                request.url_mut().query_pairs_mut().append_pair(name, key.expose_secret());
                Ok(())
            }
            (Self::ApiKey(key), SchemeKind::CookieKey(name)) => {
                let others = request.headers().get(COOKIE).and_then(|value| value.to_str().ok());
                let others = others.map(|others| format!("{others}; ")).unwrap_or_default();
                set(request, COOKIE, &format!("{others}{name}={}", key.expose_secret()))
            }
            (Self::ApiKey(_), SchemeKind::Bearer | SchemeKind::Basic) => Ok(()),
        }
    }
}

pub(crate) fn bearer<E>(request: &mut Request, token: &SecretString) -> Result<(), Error<E>> {
    set(request, AUTHORIZATION, &format!("Bearer {}", token.expose_secret()))
}

/// A header that is marked as a secret: reqwest and hyper then keep it out of their logs.
fn set<E>(request: &mut Request, name: HeaderName, value: &str) -> Result<(), Error<E>> {
    // The value's own error is not shown: it would be of a secret.
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| Error::InvalidRequest(format!("the credential cannot stand in the header {name}")))?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(())
}
