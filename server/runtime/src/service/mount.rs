//! What a service is made of, and which paths lead to which operations.

use std::sync::Arc;

use http::{Method, Response};

use crate::cors::Cors;
use crate::cx::Cx;
use crate::limits::Limits;
use crate::message::Body;
use crate::operation::SpecDocument;
use crate::problem::Problem;
use crate::proxies::TrustedProxies;
use crate::router::{MountError, RouteMethod, Router, Routes, Target};
use crate::standard::STANDARD;
use crate::table::Mounted;

/// Something that a service answers: an operation, or an endpoint beside the API.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Endpoint {
    /// The operation's id, or the endpoint's name: `healthz`.
    pub id: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path template, below the service's base path: `/api/v1/items/{id}`.
    pub path: String,
}

/// What is mounted: the operations, and what leads to them.
pub(super) struct Mount<A> {
    pub(super) api: Arc<A>,
    pub(super) document: SpecDocument,
    pub(super) base_path: String,
    pub(super) operations: Vec<Arc<dyn Mounted>>,
    /// How the implementation answers where no operation is concerned.
    pub(super) problem: fn(&A, &Cx, Problem) -> Response<Body>,
    pub(super) router: Router,
    pub(super) endpoints: Vec<Endpoint>,
}

/// What the user of a service has set.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) limits: Limits,
    pub(super) check_answers: bool,
    pub(super) cors: Option<Arc<Cors>>,
    pub(super) proxies: Option<Arc<TrustedProxies>>,
}

/// What an operation is run under.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    pub(super) check_answers: bool,
    /// Whether the request's origin may send cookies.
    pub(super) cookies_allowed: bool,
}

/// The router for the operations, and for what is served beside them where the document leaves room; and a list of all.
pub(super) fn mounted_at(
    base_path: &str,
    operations: &[Arc<dyn Mounted>],
) -> Result<(Router, Vec<Endpoint>), MountError> {
    let mut routes = Routes::default();
    let mut endpoints = Vec::new();
    let endpoint =
        |id, method: &Method, path| Endpoint { id, method: method.clone(), path: format!("{base_path}{path}") };
    for (index, operation) in operations.iter().enumerate() {
        let spec = operation.spec();
        let (method, selector) = (spec.method.clone(), spec.selector);
        let entry = RouteMethod { method, selector, target: Target::Operation(index), variables: Vec::new() };
        if !routes.add(base_path, spec.path, entry)? {
            return Err(MountError::new(format!("{} {} is there twice", spec.method, spec.path)));
        }
        endpoints.push(endpoint(spec.id, &spec.method, spec.path));
    }
    for (path, standard) in STANDARD {
        let target = Target::Standard(standard);
        let entry = RouteMethod { method: Method::GET, selector: &[], target, variables: Vec::new() };
        if routes.add(base_path, path, entry)? {
            endpoints.push(endpoint(standard.id(), &Method::GET, path));
        }
    }
    Ok((routes.into(), endpoints))
}
