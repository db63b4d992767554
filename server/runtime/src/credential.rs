//! Credentials: what a caller shows, never shown to anybody else.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
