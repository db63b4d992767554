//! What cannot be allowed.

use std::fmt;

/// Why something cannot be allowed: what is wrong, and how to write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorsError(pub(super) String);

impl fmt::Display for CorsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CorsError {}
