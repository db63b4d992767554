//! What an implementation may know of a request besides principal, parameters and body.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use http::request::Parts;
use http::{HeaderMap, Method, Uri};
use percent_encoding::percent_decode_str;

use crate::credential::{self, ApiKey, BasicCredentials, BearerToken};
use crate::operation::{ApiKeyPlace, OperationSpec};
use crate::parameters::text;
use crate::problem::Problem;

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
        Self { parts, variables: Vec::new(), operation: None, request_id, remote_addr, limits }
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

    /// The bearer token of the request; `None` where it has no credential, or one of another scheme.
    ///
    /// # Errors
    ///
    /// 400 for several `Authorization` headers, 401 for a malformed token (RFC 6750, section 3.1).
    pub fn bearer(&self) -> Result<Option<BearerToken>, Problem> {
        credential::bearer(self.headers())
    }

    /// The Basic credentials of the request; `None` where it has no credential, or one of another scheme.
    ///
    /// # Errors
    ///
    /// 400 for several `Authorization` headers, 401 for malformed credentials (RFC 7617, section 2).
    pub fn basic(&self) -> Result<Option<BasicCredentials>, Problem> {
        credential::basic(self.headers())
    }

    /// The credentials of another HTTP scheme: what stands behind its name. `None` where the request has no credential, or one of
    /// another scheme.
    ///
    /// # Errors
    ///
    /// 400 for several `Authorization` headers.
    pub fn http_credentials(&self, scheme: &str) -> Result<Option<ApiKey>, Problem> {
        credential::of_scheme(self.headers(), scheme)
    }

    /// The API key of that name; an empty one counts as absent.
    ///
    /// # Errors
    ///
    /// 400 when the key is there more than once, or is no text.
    pub fn api_key(&self, place: ApiKeyPlace, name: &str) -> Result<Option<ApiKey>, Problem> {
        let found = match place {
            ApiKeyPlace::Header => text::headers(self.headers(), name)?,
            ApiKeyPlace::Query => text::query_values(self.uri(), name)?,
            ApiKeyPlace::Cookie => text::cookies(self.headers(), name)?,
        };
        match found.as_slice() {
            [] => Ok(None),
            [key] if key.is_empty() => Ok(None),
            [key] => {
                let decoded = match place {
                    ApiKeyPlace::Header => key.clone(),
                    ApiKeyPlace::Query => text::form_decoded(key)?,
                    ApiKeyPlace::Cookie => percent_decode_str(key).decode_utf8_lossy().into_owned(),
                };
                Ok(Some(ApiKey::from(decoded)))
            }
            _ => Err(Problem::malformed("there is more than one API key")),
        }
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
