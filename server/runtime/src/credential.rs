//! Credentials: what a caller shows, never shown to anybody else.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, header};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::auth;
use crate::problem::Problem;

/// Text that does not print: the type of a string of `format: password`.
///
/// ```
/// use countersign_server::Secret;
///
/// let secret = Secret::from("hunter2".to_owned());
/// assert_eq!(format!("{secret:?}"), "Secret(..)");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Secret(String);

/// A token of `Authorization: Bearer` (RFC 6750, section 2.1): well-formed, not verified yet.
#[derive(Clone, PartialEq, Eq)]
pub struct BearerToken(String);

/// User and password of `Authorization: Basic` (RFC 7617): well-formed, not verified yet.
#[derive(Clone, PartialEq, Eq)]
pub struct BasicCredentials {
    /// The user's name.
    pub username: String,
    /// The password.
    pub password: Secret,
}

/// An API key: there, not verified yet.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

macro_rules! redacted {
    ($($name:ident),*) => {$(
        impl $name {
            /// The text. Keep it out of logs and errors.
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// The text. Keep it out of logs and errors.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )*};
}

redacted!(Secret, BearerToken, ApiKey);

impl fmt::Debug for BasicCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BasicCredentials(..)")
    }
}

/// The bearer token; `None` where there is no credential, or one of another scheme.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<BearerToken>, Problem> {
    let Some(token) = authorization(headers, "bearer", auth::several_bearers)? else { return Ok(None) };
    match is_b64token(token) {
        true => Ok(Some(BearerToken(token.to_owned()))),
        false => Err(auth::malformed_token()),
    }
}

/// User and password; `None` where there is no credential, or one of another scheme.
pub(crate) fn basic(headers: &HeaderMap) -> Result<Option<BasicCredentials>, Problem> {
    let Some(encoded) = authorization(headers, "basic", auth::several_headers)? else { return Ok(None) };
    let decoded = STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let pair = decoded.as_deref().and_then(|text| text.split_once(':'));
    let Some((username, password)) = pair else { return Err(auth::malformed_basic()) };
    Ok(Some(BasicCredentials { username: username.to_owned(), password: Secret(password.to_owned()) }))
}

/// What follows another scheme; `None` where there is no credential, or one of another scheme.
pub(crate) fn of_scheme(headers: &HeaderMap, scheme: &str) -> Result<Option<ApiKey>, Problem> {
    Ok(authorization(headers, scheme, auth::several_headers)?.map(|text| ApiKey(text.to_owned())))
}

/// What follows `scheme` in the one `Authorization` header.
///
/// RFC 9110, section 11.1: the scheme's name in any case. Several headers are refused: which of them a proxy looked at is
/// anybody's guess.
fn authorization<'h>(
    headers: &'h HeaderMap,
    scheme: &str,
    several: fn() -> Problem,
) -> Result<Option<&'h str>, Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(several());
    }
    // A value that is not text is of no scheme that we know.
    let Ok(text) = std::str::from_utf8(value.as_bytes()) else { return Ok(None) };
    let Some((name, rest)) = text.split_at_checked(scheme.len()) else { return Ok(None) };
    let separated = rest.is_empty() || rest.starts_with(' ');
    Ok((separated && name.eq_ignore_ascii_case(scheme)).then(|| rest.trim_matches(' ')))
}

/// RFC 6750, section 2.1: `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`.
fn is_b64token(token: &str) -> bool {
    let body = token.trim_end_matches('=');
    !body.is_empty() && body.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn what_is_a_bearer_token() {
        let cases = [
            ("Bearer abc", Some("abc")),
            ("bEARER a.b-c_d~e+f/g==", Some("a.b-c_d~e+f/g==")),
            ("Bearer  abc", Some("abc")),
            ("Basic YTpi", None),
            ("Bearerabc", None),
            ("", None),
        ];
        for (header, token) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_str(header).expect("a header"));
            let found = bearer(&headers).expect("well-formed").map(BearerToken::into_string);
            assert_eq!(found.as_deref(), token, "{header}");
        }
    }

    #[test]
    fn what_is_refused() {
        for header in ["Bearer", "Bearer ", "Bearer a b", "Bearer a,b", "Bearer =", "Bearer a\u{e9}"] {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_bytes(header.as_bytes()).expect("a header"));
            assert_eq!(bearer(&headers).expect_err("malformed").status, 401, "{header}");
        }
    }
}
