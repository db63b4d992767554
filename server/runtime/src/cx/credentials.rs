//! The credentials of the request at hand, for an implementation that reads them itself.

use super::Cx;
use crate::problem::Problem;
use crate::security;
use countersign_wire::BasicCredentials;

impl Cx {
    /// The Basic credentials of the request, for a token endpoint that authenticates its clients
    /// (RFC 6749, section 2.3.1). `None` without credentials, or with those of another scheme.
    ///
    /// # Errors
    ///
    /// 400 for several `Authorization` headers, 401 for malformed credentials (RFC 7617, section
    /// 2).
    pub fn basic(&self) -> Result<Option<BasicCredentials>, Problem> {
        security::basic(self.headers())
    }
}
