//! Why a service cannot be mounted.

use std::fmt;

/// Why the operations of a document cannot be mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountError(String);

impl MountError {
    /// An error that says `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for MountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MountError {}
