//! What Dropshot refuses by itself, before any handler: paths that lead nowhere, and methods that HTTP does not know.
//!
//! A page of another origin could not read such an answer. Dropshot asks a version policy about the head of each request
//! before it routes it. This one refuses what Dropshot is about to refuse, with the same status and the service's headers.

use countersign_server::{MountError, Service};
use dropshot::{Body, DynamicVersionPolicy, HttpError};
use http::{Method, Request, StatusCode, header};
use semver::Version;
use slog::Logger;

use crate::endpoint::{METHODS, api_description};

/// What Dropshot logs for each request that the policy refuses. It is no failure.
pub(crate) const LOGGED: &str = "failed to determine request API version";

/// The version of every endpoint: there are no versions.
const ONLY: Version = Version::new(1, 0, 0);

/// What Dropshot's router refuses a method and a path with.
type Lookup = dyn Fn(&Method, &str) -> Option<HttpError> + Send + Sync;

/// Refuses what Dropshot would refuse.
pub(crate) struct Refusals<A> {
    service: Service<A>,
    /// Looks a method and a path up in Dropshot's router, whose type has no name.
    refused: Box<Lookup>,
}

impl<A: Send + Sync + 'static> Refusals<A> {
    pub(crate) fn new(service: Service<A>) -> Result<Self, MountError> {
        let router = api_description(&service)?.into_router();
        let refused = move |method: &Method, path: &str| router.lookup_route(method, path.into(), Some(&ONLY)).err();
        Ok(Self { service, refused: Box::new(refused) })
    }
}

impl<A> std::fmt::Debug for Refusals<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Refusals")
    }
}

impl<A: Send + Sync + 'static> DynamicVersionPolicy for Refusals<A> {
    fn request_extract_version(&self, request: &Request<Body>, _: &Logger) -> Result<Version, HttpError> {
        let (method, path) = (request.method(), request.uri().path());
        if !request.headers().contains_key(header::ORIGIN) && is_known(method) {
            return Ok(ONLY);
        }
        let Some(mut refusal) = (self.refused)(method, path) else { return Ok(ONLY) };
        let headers = refusal.headers.get_or_insert_default();
        if refusal.status_code == StatusCode::METHOD_NOT_ALLOWED
            && let Some(allow) = self.service.allow(path)
        {
            headers.insert(header::ALLOW, allow);
        }
        self.service.write_cors(request.headers(), headers);
        Err(refusal)
    }
}

/// The methods that every path is registered with.
fn is_known(method: &Method) -> bool {
    METHODS.contains(method)
}
