//! Secrets and credentials: text that does not print, and that is compared in constant time.
//!
//! The types implement `PartialEq` among themselves and not with `str`: a comparison with text
//! would return at the first byte that differs, and so tell an attacker how much of a guess is
//! right. The text is overwritten when a secret is dropped.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq;

/// Text that does not print: the type of a string of `format: password`.
///
/// ```
/// use countersign_wire::Secret;
///
/// let secret = Secret::from("hunter2");
/// assert_eq!(format!("{secret:?}"), "Secret(..)");
/// assert_eq!(secret.expose(), "hunter2");
/// assert!(secret == Secret::from("hunter2".to_owned()));
/// ```
///
/// It does not compare with text:
///
/// ```compile_fail,E0308
/// assert!(countersign_wire::Secret::from("hunter2") == "hunter2");
/// ```
#[derive(Clone)]
pub struct Secret(SecretString);

/// A token of `Authorization: Bearer` (RFC 6750, section 2.1): well-formed, not yet verified.
#[derive(Clone)]
pub struct BearerToken(SecretString);

/// An API key that a request carries, not yet verified.
#[derive(Clone)]
pub struct ApiKey(SecretString);

/// User and password of `Authorization: Basic` (RFC 7617): well-formed, not yet verified.
#[derive(Clone)]
pub struct BasicCredentials {
    /// The user's name.
    pub username: String,
    /// The password.
    pub password: Secret,
}

macro_rules! secret {
    ($($name:ident),*) => {$(
        impl $name {
            /// The text. Keep it out of logs and errors.
            pub fn expose(&self) -> &str {
                self.0.expose_secret()
            }

            /// A copy of the text, which prints like any other. Keep it out of logs and errors.
            pub fn into_string(self) -> String {
                self.expose().to_owned()
            }
        }

        /// In constant time for texts of one length.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
            }
        }

        impl Eq for $name {}

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )*};
}

secret!(Secret, BearerToken, ApiKey);

/// In constant time for names and passwords of one length.
impl PartialEq for BasicCredentials {
    fn eq(&self, other: &Self) -> bool {
        let username = self.username.as_bytes().ct_eq(other.username.as_bytes());
        let password = self.password.expose().as_bytes().ct_eq(other.password.expose().as_bytes());
        (username & password).into()
    }
}

impl Eq for BasicCredentials {}

impl fmt::Debug for BasicCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BasicCredentials(..)")
    }
}

impl From<SecretString> for Secret {
    fn from(text: SecretString) -> Self {
        Self(text)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Secret {
    fn schema_name() -> String {
        String::schema_name()
    }

    fn is_referenceable() -> bool {
        String::is_referenceable()
    }

    fn json_schema(generator: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_equal() {
        for (one, other, equal) in [("a", "a", true), ("a", "b", false), ("a", "ab", false), ("", "", true)] {
            assert_eq!(Secret::from(one) == Secret::from(other), equal);
            assert_eq!(BearerToken::from(one) == BearerToken::from(other), equal);
            assert_eq!(ApiKey::from(one) == ApiKey::from(other), equal);
            let basic = |username: &str, password| BasicCredentials { username: username.into(), password };
            assert_eq!(basic(one, Secret::from("p")) == basic(other, Secret::from("p")), equal);
            assert_eq!(basic("u", Secret::from(one)) == basic("u", Secret::from(other)), equal);
        }
    }

    #[test]
    fn nothing_prints() {
        let basic = BasicCredentials { username: "hunter".into(), password: Secret::from("hunter2") };
        let shown = format!("{:?} {:?} {basic:?}", BearerToken::from("hunter2"), ApiKey::from("hunter2"));
        assert_eq!(shown, "BearerToken(..) ApiKey(..) BasicCredentials(..)");
    }
}
