//! What cannot be trusted.

use std::fmt;

/// Why proxies cannot be trusted as asked: what is wrong, and how to write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyError(pub(super) String);

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ProxyError {}
