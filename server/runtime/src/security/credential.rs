//! A credential of any scheme, on its way to the verifier of that scheme.

use std::fmt;

use crate::auth::AuthError;
use crate::problem::InternalError;
use countersign_wire::{ApiKey, BasicCredentials, BearerToken};

/// A well-formed credential that is not verified yet.
pub enum Credential {
    /// A token of `Authorization: Bearer`.
    Bearer(BearerToken),
    /// User and password of `Authorization: Basic`.
    Basic(BasicCredentials),
    /// An API key, or what follows another scheme in `Authorization`.
    Key(ApiKey),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(..)")
    }
}

/// Generated code asks for the kind that the document declares. Another kind is a fault of the
/// generator, and refuses the request.
impl Credential {
    /// The bearer token.
    ///
    /// # Errors
    ///
    /// An internal error for a credential of another kind.
    pub fn bearer(self) -> Result<BearerToken, AuthError> {
        match self {
            Self::Bearer(token) => Ok(token),
            Self::Basic(_) | Self::Key(_) => Err(mismatch()),
        }
    }

    /// User and password.
    ///
    /// # Errors
    ///
    /// An internal error for a credential of another kind.
    pub fn basic(self) -> Result<BasicCredentials, AuthError> {
        match self {
            Self::Basic(credentials) => Ok(credentials),
            Self::Bearer(_) | Self::Key(_) => Err(mismatch()),
        }
    }

    /// The key.
    ///
    /// # Errors
    ///
    /// An internal error for a credential of another kind.
    pub fn key(self) -> Result<ApiKey, AuthError> {
        match self {
            Self::Key(key) => Ok(key),
            Self::Bearer(_) | Self::Basic(_) => Err(mismatch()),
        }
    }
}

fn mismatch() -> AuthError {
    AuthError::Internal(InternalError::new("a verifier was asked for a credential of another scheme".to_owned()))
}
