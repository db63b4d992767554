//! The service: an implementation behind its operations, from request to response.

use std::fmt;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use dropshot::Body;
use futures::FutureExt;
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode, Version, header};
use http_body::Body as _;

use crate::accept::negotiated;
use crate::answer::checked;
use crate::cx::{Cx, Limits};
use crate::log;
use crate::operation::SpecDocument;
use crate::problem::{InternalError, Problem};
use crate::router::{Found, Group, MountError, Route, RouteMethod, Selector, Target, Template, has_dot_segment, plan};
use crate::standard::STANDARD;
use crate::table::{Mounted, Operation, mounted};

/// An implementation `A`, its operations, and what is served beside them.
///
/// It runs on Dropshot ([`serve`](Self::serve)), and without any socket ([`call`](Self::call)). Other implementations can
/// join it with operations of their own ([`and`](Self::and)).
pub struct Service<A> {
    api: Arc<A>,
    document: SpecDocument,
    base_path: String,
    operations: Vec<Box<dyn Mounted>>,
    problem: fn(&A, &Cx, Problem) -> Response<Body>,
    pub(crate) groups: Vec<Group>,
    limits: Limits,
    check_answers: bool,
}

impl<A> fmt::Debug for Service<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operations: Vec<_> = self.operations.iter().map(|operation| operation.spec().id).collect();
        f.debug_struct("Service").field("operations", &operations).finish_non_exhaustive()
    }
}

impl<A: Send + Sync + 'static> Service<A> {
    /// A service over `api`. Generated code calls this.
    ///
    /// # Errors
    ///
    /// A path that is no template, or two operations of one path and method.
    pub fn new(
        api: A,
        document: SpecDocument,
        operations: Vec<Operation<A>>,
        problem: fn(&A, &Cx, Problem) -> Response<Body>,
    ) -> Result<Self, MountError> {
        let api = Arc::new(api);
        let operations: Vec<_> = mounted(&api, operations).collect();
        let base_path = document.base_path.to_owned();
        let groups = plan(routes(&base_path, &operations)?);
        Ok(Self {
            api,
            document,
            base_path,
            operations,
            problem,
            groups,
            limits: Limits::default(),
            check_answers: cfg!(debug_assertions),
        })
    }

    /// With everything below `base_path` (`/api/v1`, or nothing at all) in place of the path of the document's first server: for a proxy
    /// that takes a prefix off, or puts one on.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn at(mut self, base_path: &str) -> Result<Self, MountError> {
        let segments = base_path.split('/').filter(|segment| !segment.is_empty());
        self.base_path = segments.map(|segment| format!("/{segment}")).collect();
        self.groups = plan(routes(&self.base_path, &self.operations)?);
        Ok(self)
    }

    /// The path that everything is below: that of the document's first server, unless [`at`](Self::at) says another.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// With the operations of `other`, which keep their implementation. Document, limits and the answer to a path that nobody
    /// has stay those of this one.
    ///
    /// # Errors
    ///
    /// Both have an operation of one path and method.
    pub fn and<B: Send + Sync + 'static>(mut self, other: Service<B>) -> Result<Self, MountError> {
        self.operations.extend(other.operations);
        self.groups = plan(routes(&self.base_path, &self.operations)?);
        Ok(self)
    }

    /// With other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Whether what the implementation answers is held against the document: status, media type, headers, body, and each item of a
    /// stream when it is sent. What is not documented is logged with its place, and answered 500, or ends the stream.
    ///
    /// By default builds with debug assertions check, and release builds, which it would cost a second reading of each body, do not.
    #[must_use]
    pub fn check_answers(mut self, check: bool) -> Self {
        self.check_answers = check;
        self
    }

    /// The implementation.
    pub fn api(&self) -> &A {
        &self.api
    }

    /// The operation's id, or the endpoint's name, behind `target`.
    pub(crate) fn target_id(&self, target: Target) -> &'static str {
        match target {
            Target::Operation(index) => self.operations.get(index).map_or("", |operation| operation.spec().id),
            Target::Standard(standard) => standard.id(),
        }
    }

    /// Answers `request` without a socket: for unit tests, and for servers other than Dropshot.
    ///
    /// A path that the document does not have is answered 404; on Dropshot that answer is Dropshot's own.
    /// An HTTP/1.1 request needs a Host here as there.
    pub async fn call(&self, request: Request<Body>) -> Response<Body> {
        let path = request.uri().path();
        let found = |group: &&Group| !matches!(group.find(path), Found::Nothing);
        match self.groups.iter().find(found) {
            Some(group) => self.dispatch(group, request, None, String::new()).await,
            None => {
                let (parts, _) = request.into_parts();
                let cx = Cx::new(parts, None, String::new(), self.limits);
                self.not_found(&cx)
            }
        }
    }

    /// Answers a request whose path led to `group`, and logs it.
    pub(crate) async fn dispatch(
        &self,
        group: &Group,
        request: Request<Body>,
        remote_addr: Option<SocketAddr>,
        request_id: String,
    ) -> Response<Body> {
        let started = log::started();
        let (parts, body) = request.into_parts();
        let mut cx = Cx::new(parts, remote_addr, request_id, self.limits);
        let mut id = "";
        let answer = AssertUnwindSafe(self.answer(group, &mut cx, body, &mut id)).catch_unwind().await;
        let response = answer.unwrap_or_else(|panic| {
            let problem = Problem::internal(InternalError::new(log::panic_message(panic.as_ref())));
            log::failure(id, &cx, &problem);
            self.after_panic(id, &cx, problem)
        });
        log::request(id, &cx, response.status(), started);
        response
    }

    async fn answer(&self, group: &Group, cx: &mut Cx, body: Body, id: &mut &'static str) -> Response<Body> {
        let (target, as_head) = match self.route(group, cx) {
            Ok(found) => found,
            Err(response) => return *response,
        };
        *id = self.target_id(target);
        let response = match target {
            Target::Operation(index) => match self.operations.get(index) {
                Some(operation) => run(operation.as_ref(), cx, body, self.check_answers).await,
                None => self.not_found(cx),
            },
            Target::Standard(standard) => {
                let file = cx.variables.first().map(|(_, value)| value.as_str());
                standard.answer(&self.document, file).unwrap_or_else(|| self.not_found(cx))
            }
        };
        if as_head { without_body(response) } else { response }
    }

    /// What the request is for, and whether it asks for the head only; or the answer where that is for nothing.
    fn route(&self, group: &Group, cx: &mut Cx) -> Result<(Target, bool), Box<Response<Body>>> {
        if let Some(problem) = unsafe_head(&cx.parts) {
            return Err(Box::new((self.problem)(&self.api, cx, problem)));
        }
        if has_dot_segment(cx.parts.uri.path()) {
            let problem = Problem::malformed("the path has a segment `.` or `..`");
            return Err(Box::new((self.problem)(&self.api, cx, problem)));
        }
        let (route, values) = match group.find(cx.parts.uri.path()) {
            Found::Route(route, values) => (route, values),
            Found::OtherSlash(target) => return Err(Box::new(redirect(&target, cx.parts.uri.query()))),
            Found::Nothing => return Err(Box::new(self.not_found(cx))),
        };
        let query = cx.parts.uri.query().unwrap_or_default();
        let Some((entry, as_head)) = route.method(&cx.parts.method, query) else {
            return Err(Box::new(match route.has(&cx.parts.method) {
                true => self.not_found(cx),
                false => self.other_method(route, cx),
            }));
        };
        cx.variables = entry.variables.iter().copied().zip(values).collect();
        Ok((entry.target, as_head))
    }

    /// In the shape that the operation, or the implementation, gives to its problems, unless that panics too.
    fn after_panic(&self, id: &str, cx: &Cx, problem: Problem) -> Response<Body> {
        let operation = self.operations.iter().find(|operation| operation.spec().id == id);
        let shaped = std::panic::catch_unwind(AssertUnwindSafe(|| match operation {
            Some(operation) => operation.problem(cx, problem),
            None => (self.problem)(&self.api, cx, problem),
        }));
        shaped.unwrap_or_else(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response())
    }

    fn not_found(&self, cx: &Cx) -> Response<Body> {
        (self.problem)(&self.api, cx, Problem::new(StatusCode::NOT_FOUND))
    }

    /// OPTIONS, or a method that the path does not have.
    fn other_method(&self, route: &Route, cx: &Cx) -> Response<Body> {
        let allow = HeaderValue::from_str(&route.allow()).unwrap_or(HeaderValue::from_static("OPTIONS"));
        if cx.parts.method == Method::OPTIONS {
            let mut response = crate::response::empty_response(204);
            response.headers_mut().insert(header::ALLOW, allow);
            return response;
        }
        let detail = format!("this path has no {}", cx.parts.method);
        let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED).with_detail(detail);
        (self.problem)(&self.api, cx, problem.with_header(header::ALLOW, allow))
    }
}

async fn run(operation: &dyn Mounted, cx: &mut Cx, body: Body, check: bool) -> Response<Body> {
    let spec = operation.spec();
    cx.operation = Some(spec);
    let mut answer = operation.call(cx, body).await;
    if let Ok(response) = &mut answer {
        negotiated(cx, spec, response);
    }
    let answer = match answer {
        Ok(response) if check => checked(cx, spec, response).await,
        answer => answer,
    };
    match answer {
        Ok(response) => response,
        Err(problem) => {
            log::failure(spec.id, cx, &problem);
            operation.problem(cx, problem)
        }
    }
}

/// The routes of the operations, and of what is served beside them where the document leaves room.
fn routes(base_path: &str, operations: &[Box<dyn Mounted>]) -> Result<Vec<Route>, MountError> {
    let mut routes = Vec::new();
    for (index, operation) in operations.iter().enumerate() {
        let spec = operation.spec();
        if !add(&mut routes, base_path, spec.path, spec.method.clone(), spec.selector, Target::Operation(index))? {
            return Err(MountError(format!("{} {} is there twice", spec.method, spec.path)));
        }
    }
    for (path, standard) in STANDARD {
        add(&mut routes, base_path, path, Method::GET, &[], Target::Standard(standard))?;
    }
    Ok(routes)
}

/// Whether there was room.
fn add(
    routes: &mut Vec<Route>,
    base_path: &str,
    path: &'static str,
    method: Method,
    selector: Selector,
    target: Target,
) -> Result<bool, MountError> {
    let (template, variables) = Template::parse(base_path, path)?;
    let index = routes.iter().position(|route| route.template.is_same_as(&template)).unwrap_or_else(|| {
        routes.push(Route { template, methods: Vec::new() });
        routes.len() - 1
    });
    let Some(route) = routes.get_mut(index) else { return Ok(false) };
    if route.methods.iter().any(|entry| entry.method == method && entry.selector == selector) {
        return Ok(false);
    }
    route.methods.push(RouteMethod { method, target, variables, selector });
    Ok(true)
}

/// RFC 9112, section 3.2: HTTP/1.1 has a Host; section 6.1: a length beside chunks is how requests are smuggled.
fn unsafe_head(parts: &Parts) -> Option<Problem> {
    if parts.version != Version::HTTP_11 {
        return None;
    }
    if parts.uri.authority().is_none() && !parts.headers.contains_key(header::HOST) {
        return Some(Problem::malformed("the request has no Host"));
    }
    if parts.headers.get_all(header::HOST).iter().nth(1).is_some() {
        return Some(Problem::malformed("the request has more than one Host"));
    }
    let both =
        parts.headers.contains_key(header::TRANSFER_ENCODING) && parts.headers.contains_key(header::CONTENT_LENGTH);
    let close = HeaderValue::from_static("close");
    both.then(|| {
        Problem::malformed("the request has both Content-Length and Transfer-Encoding")
            .with_header(header::CONNECTION, close)
    })
}

fn redirect(target: &str, query: Option<&str>) -> Response<Body> {
    let target = match query {
        Some(query) => format!("{target}?{query}"),
        None => target.to_owned(),
    };
    let mut response = crate::response::empty_response(307);
    if let Ok(location) = HeaderValue::from_str(&target) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The head of a response: what GET would say of its body, without the body (RFC 9110, section 9.3.2).
fn without_body(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        parts.headers.entry(header::CONTENT_LENGTH).or_insert(HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}
