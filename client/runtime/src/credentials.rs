//! Credentials besides the session's token: API keys, passwords and tokens by scheme.

use std::collections::BTreeMap;
use std::fmt;

use reqwest::Request;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::spec::{Place, SchemeKind, SchemeUse};

/// What a session holds, by the scheme's name in the document.
#[derive(Clone, Default)]
pub(crate) struct Held(BTreeMap<String, Credential>);

#[derive(Clone)]
enum Credential {
    Text(SecretString),
    Pair(String, SecretString),
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Held {
    pub(crate) fn hold(&mut self, scheme: impl Into<String>, secret: impl Into<SecretString>) {
        self.0.insert(scheme.into(), Credential::Text(secret.into()));
    }

    pub(crate) fn hold_pair(&mut self, scheme: impl Into<String>, user: String, password: SecretString) {
        self.0.insert(scheme.into(), Credential::Pair(user, password));
    }

    pub(crate) fn has(&self, used: &SchemeUse) -> bool {
        self.0.contains_key(used.scheme)
    }

    /// Puts the credential for `used` into the request. One that cannot stand in a header is left out.
    pub(crate) fn attach(&self, used: &SchemeUse, request: &mut Request) {
        match (self.0.get(used.scheme), used.kind) {
            (Some(Credential::Text(key)), SchemeKind::ApiKey { place, name }) => {
                attach_key(place, name, key.expose_secret(), request);
            }
            (Some(Credential::Text(token)), SchemeKind::Bearer | SchemeKind::Session) => {
                authorize(request, &format!("Bearer {}", token.expose_secret()));
            }
            (Some(Credential::Text(text)), SchemeKind::Http(name)) => {
                authorize(request, &format!("{name} {}", text.expose_secret()));
            }
            (Some(Credential::Pair(user, password)), SchemeKind::Basic) => {
                let pair = format!("{user}:{}", password.expose_secret());
                authorize(request, &format!("Basic {}", base64(&pair)));
            }
            _ => {}
        }
    }
}

/// RFC 7617, section 2.
fn base64(pair: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(pair)
}

fn authorize(request: &mut Request, value: &str) {
    if let Ok(mut value) = HeaderValue::from_str(value) {
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
    }
}

fn attach_key(place: Place, name: &str, key: &str, request: &mut Request) {
    match place {
        Place::Query => drop(request.url_mut().query_pairs_mut().append_pair(name, key)),
        Place::Header => {
            if let (Ok(name), Ok(mut value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(key)) {
                value.set_sensitive(true);
                request.headers_mut().insert(name, value);
            }
        }
        Place::Cookie => {
            if let Ok(mut value) = HeaderValue::from_str(&format!("{name}={key}")) {
                value.set_sensitive(true);
                request.headers_mut().append(COOKIE, value);
            }
        }
    }
}
