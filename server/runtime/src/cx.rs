//! What an implementation may know of a request besides principal, parameters and body.

use std::fmt;
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;

use http::request::Parts;
use http::{HeaderMap, Method, Uri};

use crate::credential::BasicCredentials;
use crate::operation::{OperationSpec, SchemeUse};
use crate::problem::Problem;
use crate::security;

/// The request at hand: its head, its id, and where it came from.
///
/// It stands on nothing of Dropshot, so that a method can be called in a unit test:
///
/// ```
/// use countersign_server::Cx;
///
/// let (parts, ()) = http::Request::get("/items/?limit=3").body(())?.into_parts();
/// let cx = Cx::from_parts(parts);
/// assert_eq!(cx.uri().path(), "/items/");
/// # Ok::<(), http::Error>(())
/// ```
pub struct Cx {
    pub(crate) parts: Parts,
    pub(crate) variables: Vec<(&'static str, String)>,
    pub(crate) operation: Option<&'static OperationSpec>,
    pub(crate) request_id: String,
    pub(crate) remote_addr: Option<SocketAddr>,
    pub(crate) limits: Limits,
    authenticated_by: OnceLock<&'static [SchemeUse]>,
}

/// What a request may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest body, in bytes: 1 MiB.
    pub body_bytes: usize,
    /// The largest multipart body, in bytes, files and all: 128 MiB. Values in it count against `body_bytes`, each.
    pub multipart_bytes: usize,
    /// How many parts a multipart body may have: 1,000.
    pub parts: usize,
    /// How long a body may take to arrive: 30 seconds.
    pub body_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body_bytes: 1 << 20, multipart_bytes: 128 << 20, parts: 1000, body_timeout: Duration::from_secs(30) }
    }
}

/// Neither headers nor query: each may hold a credential.
impl fmt::Debug for Cx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cx")
            .field("method", &self.parts.method)
            .field("operation", &self.operation.map(|operation| operation.id))
            .field("request_id", &self.request_id)
            .field("remote_addr", &self.remote_addr)
            .finish_non_exhaustive()
    }
}

impl Cx {
    /// The context of a request that came through no router, for tests.
    pub fn from_parts(parts: Parts) -> Self {
        Self::new(parts, None, String::new(), Limits::default())
    }

    pub(crate) fn new(parts: Parts, remote_addr: Option<SocketAddr>, request_id: String, limits: Limits) -> Self {
        Self {
            parts,
            variables: Vec::new(),
            operation: None,
            request_id,
            remote_addr,
            limits,
            authenticated_by: OnceLock::new(),
        }
    }

    /// The request's method.
    pub fn method(&self) -> &Method {
        &self.parts.method
    }

    /// The request's target.
    pub fn uri(&self) -> &Uri {
        &self.parts.uri
    }

    /// The request's headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The id under which the request is logged, and that the response carries as `x-request-id`.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The operation, where the request is for one.
    pub fn operation(&self) -> Option<&'static OperationSpec> {
        self.operation
    }

    /// The peer, where there is a connection.
    pub fn remote_addr(&self) -> Option<SocketAddr> {
        self.remote_addr
    }

    /// A variable of the path as it was sent, percent-encoded.
    pub(crate) fn raw_variable(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }

    /// The Basic credentials of the request, for a token endpoint that authenticates its clients
    /// (RFC 6749, section 2.3.1). `None` without credentials, or with those of another scheme.
    ///
    /// # Errors
    ///
    /// 400 for several `Authorization` headers, 401 for malformed credentials (RFC 7617, section 2).
    pub fn basic(&self) -> Result<Option<BasicCredentials>, Problem> {
        security::basic(self.headers())
    }

    /// The alternative of the operation's `security` that held: its schemes, with their scopes.
    /// `None` for an anonymous caller, and before the credentials are verified.
    pub fn authenticated_by(&self) -> Option<&'static [SchemeUse]> {
        self.authenticated_by.get().copied()
    }

    /// Notes which alternative held. The first one stands.
    pub(crate) fn authenticated(&self, alternative: &'static [SchemeUse]) {
        let _ = self.authenticated_by.set(alternative);
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    #[test]
    fn no_credential_is_in_debug() {
        let request = Request::get("/items/?key=hunter2").header("authorization", "Bearer hunter2").body(());
        let (parts, ()) = request.expect("a request").into_parts();
        let shown = format!("{:?}", Cx::from_parts(parts));
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
