//! Credentials besides the session's token: keys, passwords and tokens that do not change.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::LoginError;
use crate::spec::{ApiSpec, KeyPlace, SchemeKind, SchemeUse};

/// What the user gave for a scheme.
#[derive(Debug, Clone)]
pub(crate) enum Given {
    ApiKey(SecretString),
    Basic(String, SecretString),
    Bearer(SecretString),
    Http(SecretString),
}

/// What goes with a request.
enum Credential {
    Header(HeaderName, HeaderValue),
    Query(&'static str, SecretString),
}

/// By the scheme's name.
#[derive(Default)]
pub(crate) struct Keyring(BTreeMap<&'static str, Credential>);

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Keyring {
    /// What was given, as the document wants it. A name that no operation uses is an error: calls
    /// would go without it.
    pub(crate) fn new(spec: &ApiSpec, given: &[(String, Given)]) -> Result<Self, LoginError> {
        let uses = || spec.operations.iter().flat_map(|operation| operation.security.iter().copied().flatten());
        let mut credentials = BTreeMap::new();
        for (name, given) in given {
            let fault = |reason: String| LoginError::Credential { scheme: name.clone(), reason };
            let Some(used) = uses().find(|used| used.scheme == name) else {
                let mut known: Vec<_> = uses().map(|used| used.scheme).collect();
                known.sort_unstable();
                known.dedup();
                return Err(fault(format!("no operation uses it; there are: {}", known.join(", "))));
            };
            credentials
                .insert(used.scheme, Credential::new(used.kind, given).map_err(|reason| fault(reason.to_owned()))?);
        }
        Ok(Self(credentials))
    }

    pub(crate) fn holds(&self, used: &SchemeUse) -> bool {
        self.0.contains_key(used.scheme)
    }

    /// Whether it adds to the query.
    pub(crate) fn is_in_query(&self, used: &SchemeUse) -> bool {
        matches!(self.0.get(used.scheme), Some(Credential::Query(..)))
    }

    /// Adds the scheme's credential, if there is one.
    pub(crate) fn attach(&self, used: &SchemeUse, request: &mut Request) {
        match self.0.get(used.scheme) {
            // `prepare` folds cookies into one.
            Some(Credential::Header(COOKIE, value)) => drop(request.headers_mut().append(COOKIE, value.clone())),
            Some(Credential::Header(name, value)) => drop(request.headers_mut().insert(name, value.clone())),
            Some(Credential::Query(name, key)) => {
                request.url_mut().query_pairs_mut().append_pair(name, key.expose_secret());
            }
            None => {}
        }
    }
}

impl Credential {
    fn new(kind: SchemeKind, given: &Given) -> Result<Self, &'static str> {
        match (kind, given) {
            (SchemeKind::ApiKey { place, name }, Given::ApiKey(key)) => Self::key(place, name, key),
            (SchemeKind::ApiKey { .. }, _) => Err("it is an API key: give it by `api_key`"),
            (SchemeKind::Basic, Given::Basic(user, password)) => {
                // RFC 7617, section 2: the colon ends the name.
                if user.contains(':') {
                    return Err("a user's name has no colon");
                }
                let pair = format!("{user}:{}", password.expose_secret());
                Self::authorization("Basic", &STANDARD.encode(pair))
            }
            (SchemeKind::Basic, _) => Err("it is HTTP Basic: give it by `basic`"),
            (SchemeKind::Bearer | SchemeKind::Session, Given::Bearer(token)) => {
                Self::authorization("Bearer", token.expose_secret())
            }
            (SchemeKind::Bearer | SchemeKind::Session, _) => Err("it takes a bearer token: give it by `bearer`"),
            (SchemeKind::Http(scheme), Given::Http(text)) => Self::authorization(scheme, text.expose_secret()),
            (SchemeKind::Http(_), _) => Err("it is a scheme of HTTP's `Authorization`: give it by `authorization`"),
        }
    }

    fn key(place: KeyPlace, name: &'static str, key: &SecretString) -> Result<Self, &'static str> {
        match place {
            KeyPlace::Query => Ok(Self::Query(name, key.clone())),
            KeyPlace::Header => {
                let name =
                    HeaderName::from_bytes(name.as_bytes()).map_err(|_| "its name cannot be that of a header")?;
                Self::header(name, key.expose_secret())
            }
            KeyPlace::Cookie if key.expose_secret().contains(';') => Err("a cookie has no semicolon"),
            KeyPlace::Cookie => Self::header(COOKIE, &format!("{name}={}", key.expose_secret())),
        }
    }

    fn authorization(scheme: &str, text: &str) -> Result<Self, &'static str> {
        Self::header(AUTHORIZATION, &format!("{scheme} {text}"))
    }

    fn header(name: HeaderName, text: &str) -> Result<Self, &'static str> {
        let mut value = HeaderValue::from_str(text).map_err(|_| "it cannot stand in a header")?;
        value.set_sensitive(true);
        Ok(Self::Header(name, value))
    }
}
