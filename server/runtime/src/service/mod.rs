//! The service: an implementation behind its operations, from request to response.

mod answer;
mod as_tower;
mod compile;
mod cross_origin;
mod dispatch;
mod head;
mod layers;
mod mount;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};

use crate::cors::Cors;
use crate::cx::{Cx, RequestInfo};
use crate::limits::Limits;
use crate::message::{Body, BodyError};
use crate::operation::SpecDocument;
use crate::problem::Problem;
use crate::proxies::{Forwarded, ProxyError, TrustedProxies};
use crate::router::MountError;
use crate::table::{Mounted, Operation, mounted};
use layers::{AnyLayer, any_layer, stack};
use mount::{Mount, Settings, mounted_at};

pub use layers::Layered;
pub use mount::Endpoint;

/// An implementation `A`, its operations, and what is served beside them.
///
/// A face serves it: a crate that takes requests from the network and hands them to [`respond_to`](Self::respond_to).
/// It is a [`tower::Service`], too, and answers in a unit test without any socket ([`respond`](Self::respond)). Other
/// implementations can join it with operations of their own ([`merge`](Self::merge)). A clone is another hold on the
/// same implementation.
pub struct Service<A> {
    mount: Arc<Mount<A>>,
    settings: Settings,
    layers: Vec<AnyLayer>,
    layered: Option<Layered>,
}

impl<A> Clone for Service<A> {
    fn clone(&self) -> Self {
        Self {
            mount: Arc::clone(&self.mount),
            settings: self.settings.clone(),
            layers: self.layers.clone(),
            layered: self.layered.clone(),
        }
    }
}

impl<A> fmt::Debug for Service<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operations: Vec<_> = self.mount.operations.iter().map(|operation| operation.spec().id).collect();
        f.debug_struct("Service").field("operations", &operations).finish_non_exhaustive()
    }
}

impl<A: Send + Sync + 'static> Service<A> {
    /// A service over `api`. Generated code calls this.
    ///
    /// # Errors
    ///
    /// A path that is not a template, two operations of one path and method, or a schema that cannot be compiled.
    pub fn new(
        api: A,
        document: SpecDocument,
        operations: Vec<Operation<A>>,
        problem: fn(&A, &Cx, Problem) -> Response<Body>,
    ) -> Result<Self, MountError> {
        let api = Arc::new(api);
        let operations: Vec<_> = mounted(&api, operations).collect();
        compile::compile(&operations)?;
        let base_path = document.base_path.to_owned();
        let (router, endpoints) = mounted_at(&base_path, &operations)?;
        Ok(Self {
            mount: Arc::new(Mount { api, document, base_path, operations, problem, router, endpoints }),
            settings: Settings {
                limits: Limits::default(),
                check_answers: cfg!(debug_assertions),
                cors: None,
                proxies: None,
            },
            layers: Vec::new(),
            layered: None,
        })
    }

    /// With everything below `base_path` (`/api/v1`, or nothing at all) in place of the path of the document's first server: for a
    /// proxy that takes a prefix off, or puts one on.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn mount_at(self, base_path: &str) -> Result<Self, MountError> {
        let segments = base_path.split('/').filter(|segment| !segment.is_empty());
        let base_path: String = segments.map(|segment| format!("/{segment}")).collect();
        let operations = self.mount.operations.clone();
        self.remounted(base_path, operations)
    }

    /// With the operations of `other`, which keep their implementation. Document, limits and the 404 response stay those of
    /// this one.
    ///
    /// # Errors
    ///
    /// Both have an operation of one path and method.
    pub fn merge<B: Send + Sync + 'static>(self, other: Service<B>) -> Result<Self, MountError> {
        let operations = self.mount.operations.iter().chain(&other.mount.operations).cloned().collect();
        let base_path = self.mount.base_path.clone();
        self.remounted(base_path, operations)
    }

    fn remounted(self, base_path: String, operations: Vec<Arc<dyn Mounted>>) -> Result<Self, MountError> {
        let (router, endpoints) = mounted_at(&base_path, &operations)?;
        let Mount { api, document, problem, .. } = &*self.mount;
        let (api, document, problem) = (Arc::clone(api), *document, *problem);
        let mount = Arc::new(Mount { api, document, base_path, operations, problem, router, endpoints });
        let layered = stack(&self.layers, &mount);
        Ok(Self { mount, layered, ..self })
    }

    /// With other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// Whether what the implementation answers is held against the document: status, media type, headers, body, and each item of a
    /// stream when it is sent. What is not documented is logged with its place, and answered 500, or ends the stream.
    ///
    /// By default builds with debug assertions check, and release builds, which it would cost a second reading of each body, do not.
    #[must_use]
    pub fn check_answers(mut self, check: bool) -> Self {
        self.settings.check_answers = check;
        self
    }

    /// Lets pages of other origins read the answers. Without it a browser keeps them from each page
    /// that this service does not serve itself.
    ///
    /// Preflights are answered before authentication, from the document: the methods of the path, and
    /// the headers of its parameters and credentials. Every answer to an allowed origin carries the
    /// permission, errors too.
    #[must_use]
    pub fn cors(mut self, cors: Cors) -> Self {
        self.settings.cors = Some(Arc::new(cors));
        self
    }

    /// Puts a [tower](https://docs.rs/tower) layer around the operations and everything beside them. The
    /// layer that is added last is the outermost.
    ///
    /// Around all layers stand the log line, the answer to a panic, and CORS. So a layer's refusal is
    /// logged and carries CORS, too. What a layer fails with becomes an answer: `load_shed`'s
    /// `Overloaded` is 503, `timeout`'s `Elapsed` is 504, and any other error is a logged 500. A layer
    /// finds the operation in the request's extensions, as `&'static OperationSpec`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use countersign_server::{Service, SpecDocument};
    /// # let document = SpecDocument { title: "", base_path: "", json: "{}", yaml: "" };
    /// # let service = Service::new((), document, Vec::new(), |_, _, problem| problem.into_response())?;
    /// let service = service.layer(tower::timeout::TimeoutLayer::new(Duration::from_secs(10)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn layer<L, B>(mut self, layer: L) -> Self
    where
        L: tower::Layer<Layered> + Send + Sync + 'static,
        L::Service: tower::Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as tower::Service<Request<Body>>>::Error: Into<tower::BoxError> + Send + 'static,
        <L::Service as tower::Service<Request<Body>>>::Future: Send + 'static,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BodyError>,
    {
        self.layers.push(any_layer(layer));
        self.layered = stack(&self.layers, &self.mount);
        self
    }

    /// Takes the client's address from a header that these proxies write. Each is a network
    /// (`10.0.0.0/8`) or one address. [`Cx::client_addr`] tells it, and the log line.
    ///
    /// Without this no header is believed, since a client may send any. Name only proxies that set or
    /// extend the header themselves.
    ///
    /// ```
    /// # use countersign_server::{Forwarded, Service, SpecDocument};
    /// # let document = SpecDocument { title: "", base_path: "", json: "{}", yaml: "" };
    /// # let service = Service::new((), document, Vec::new(), |_, _, problem| problem.into_response())?;
    /// let service = service.trusted_proxies(["10.0.0.0/8", "fd00::/8"], Forwarded::XForwardedFor)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Text that is not a network, or not the name of a header. The error says how to spell it.
    pub fn trusted_proxies<I>(mut self, networks: I, forwarded: Forwarded) -> Result<Self, ProxyError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        self.settings.proxies = Some(Arc::new(TrustedProxies::new(networks, forwarded)?));
        Ok(self)
    }

    /// Answers `request` without a socket: for unit tests, or behind a server of your own.
    ///
    /// The response is what a client would get from a face, with one exception: a face may answer a request itself that
    /// it cannot hand on. An HTTP/1.1 request needs a Host here as there.
    ///
    /// ```
    /// # use countersign_server::{Body, Service, SpecDocument};
    /// # let document = SpecDocument { title: "", base_path: "", json: "{}", yaml: "" };
    /// # let service = Service::new((), document, Vec::new(), |_, _, problem| problem.into_response())?;
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let request = http::Request::get("/healthz").header("host", "test").body(Body::empty())?;
    /// let response = service.respond(request).await;
    /// assert_eq!(response.status(), 200);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn respond<B>(&self, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BodyError>,
    {
        self.respond_to(request, RequestInfo::default()).await
    }

    /// Answers `request`, which the caller knows more of: for faces. The body may be of any type that is `Send`; it is
    /// read as it comes, and what is not needed of it is not read.
    pub fn respond_to<B>(
        &self,
        request: Request<B>,
        info: RequestInfo,
    ) -> impl Future<Output = Response<Body>> + Send + use<'_, A, B>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BodyError>,
    {
        self.mount.dispatch(request.map(Body::new), info, &self.settings, self.layered.as_ref())
    }
}

impl<A> Service<A> {
    /// The implementation.
    pub fn api(&self) -> &A {
        &self.mount.api
    }

    /// The path that everything is below: that of the document's first server, unless
    /// [`mount_at`](Self::mount_at) says another.
    pub fn base_path(&self) -> &str {
        &self.mount.base_path
    }

    /// Whether pages of other origins may read the answers. For faces.
    pub fn has_cors(&self) -> bool {
        self.settings.cors.is_some()
    }

    /// Writes what CORS says to a request into the headers of an answer that a face gives by itself.
    pub fn write_cors(&self, request: &HeaderMap, answer: &mut HeaderMap) {
        if let Some(cors) = &self.settings.cors {
            cors.granted(request).write(answer, cors, None);
        }
    }

    /// The value of `Allow` for a path; `None` where nothing stands at it. For faces that answer 405 by themselves.
    pub fn allow(&self, path: &str) -> Option<HeaderValue> {
        self.mount.allow(path)
    }

    /// All that the service answers: its operations, and the endpoints beside the API. For faces that have a router of
    /// their own.
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.mount.endpoints
    }
}
