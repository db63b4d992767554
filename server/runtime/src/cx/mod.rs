//! What an implementation may know of a request besides principal, parameters and body.

mod credentials;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};

use http::request::Parts;
use http::{HeaderMap, Method, Uri};

use crate::limits::Limits;
use crate::operation::{OperationSpec, SchemeUse};
use crate::proxies::TrustedProxies;

/// What the server that took a request knows of it, beyond the request itself.
///
/// A face hands it to [`Service::respond_to`](crate::Service::respond_to), or puts it into the request's extensions.
///
/// ```
/// use countersign_server::RequestInfo;
///
/// let info = RequestInfo::default().with_request_id("7").with_remote_addr(([127, 0, 0, 1], 4711).into());
/// assert_eq!(info.request_id, "7");
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct RequestInfo {
    /// The id under which the request is logged; empty: it has none.
    pub request_id: String,
    /// The peer; `None` without a connection.
    pub remote_addr: Option<SocketAddr>,
}

impl RequestInfo {
    /// With this id.
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = request_id.into();
        self
    }

    /// From this peer.
    #[must_use]
    pub fn with_remote_addr(mut self, remote_addr: SocketAddr) -> Self {
        self.remote_addr = Some(remote_addr);
        self
    }
}

/// The request at hand: its head, its id, and where it came from.
///
/// It needs no server, so a unit test can call a method of the implementation:
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
    pub(crate) info: RequestInfo,
    pub(crate) limits: Limits,
    proxies: Option<Arc<TrustedProxies>>,
    authenticated_by: OnceLock<&'static [SchemeUse]>,
}

/// Neither headers nor query: each may hold a credential.
impl fmt::Debug for Cx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cx")
            .field("method", &self.parts.method)
            .field("operation", &self.operation.map(|operation| operation.id))
            .field("request_id", &self.info.request_id)
            .field("remote_addr", &self.info.remote_addr)
            .finish_non_exhaustive()
    }
}

impl Cx {
    /// The context of a request that came through no router, for tests.
    pub fn from_parts(parts: Parts) -> Self {
        Self::new(parts, RequestInfo::default(), Limits::default())
    }

    pub(crate) fn new(parts: Parts, info: RequestInfo, limits: Limits) -> Self {
        let (variables, authenticated_by) = (Vec::new(), OnceLock::new());
        Self { parts, variables, operation: None, info, limits, proxies: None, authenticated_by }
    }

    /// Behind these proxies.
    pub(crate) fn behind(mut self, proxies: Option<&Arc<TrustedProxies>>) -> Self {
        self.proxies = proxies.cloned();
        self
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

    /// The id under which the request is logged, and which the server may send as `x-request-id`.
    pub fn request_id(&self) -> &str {
        &self.info.request_id
    }

    /// The operation, where the request is for one.
    pub fn operation(&self) -> Option<&'static OperationSpec> {
        self.operation
    }

    /// The peer, where there is a connection.
    pub fn remote_addr(&self) -> Option<SocketAddr> {
        self.info.remote_addr
    }

    /// The address of the client. Behind proxies that the service trusts
    /// ([`Service::trusted_proxies`](crate::Service::trusted_proxies)) it is the one that they name,
    /// else the peer's. `None` without a connection.
    ///
    /// ```
    /// use countersign_server::Cx;
    ///
    /// let (parts, ()) = http::Request::get("/").header("x-forwarded-for", "198.51.100.7").body(())?.into_parts();
    /// assert_eq!(Cx::from_parts(parts).client_addr(), None, "the header alone is not believed");
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn client_addr(&self) -> Option<IpAddr> {
        let peer = self.info.remote_addr?.ip();
        Some(match &self.proxies {
            Some(proxies) => proxies.client(peer, &self.parts.headers),
            None => peer.to_canonical(),
        })
    }

    /// A variable of the path as it was sent, percent-encoded.
    pub(crate) fn raw_variable(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
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
