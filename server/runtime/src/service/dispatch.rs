//! From a request to its response.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body::Body as _;

use super::head::unsafe_head;
use super::mount::Endpoint;
use crate::accept::negotiated;
use crate::answer::checked;
use crate::cors::{Asked, Cors, Granted, Preflight};
use crate::cx::{Cx, RequestInfo};
use crate::limits::Limits;
use crate::log;
use crate::message::Body;
use crate::operation::SpecDocument;
use crate::problem::{InternalError, Problem};
use crate::proxies::TrustedProxies;
use crate::response::empty_response;
use crate::router::{Found, Route, Router, Target, has_dot_segment};
use crate::security::refuse_cross_site;
use crate::table::Mounted;

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
struct Rules {
    check_answers: bool,
    /// Whether the request's origin may send cookies.
    cookies_allowed: bool,
}

impl<A> Mount<A> {
    /// Answers a request, and logs it.
    pub(super) async fn dispatch(
        &self,
        request: Request<Body>,
        info: RequestInfo,
        settings: &Settings,
    ) -> Response<Body> {
        let started = log::started();
        let (parts, body) = request.into_parts();
        let mut cx = Cx::new(parts, info, settings.limits).behind(settings.proxies.as_ref());
        let cors = settings.cors.as_deref().map(|cors| (cors, cors.granted(&cx.parts.headers)));
        if let Some((cors, granted)) = &cors
            && let Some(response) = self.preflight(&cx, cors, granted)
        {
            log::request("preflight", &cx, response.status(), started);
            return response;
        }
        let rules = Rules {
            check_answers: settings.check_answers,
            cookies_allowed: cors.as_ref().is_some_and(|(_, granted)| granted.with_credentials()),
        };
        let mut id = "";
        let answer = self.answer(&mut cx, body, rules, &mut id);
        let answer = AssertUnwindSafe(answer).catch_unwind().await;
        let mut response = answer.unwrap_or_else(|panic| {
            let problem = Problem::internal(InternalError::new(log::panic_message(panic.as_ref())));
            log::failure(id, &cx, &problem);
            self.after_panic(id, &cx, problem)
        });
        if let Some((cors, granted)) = &cors {
            granted.write(response.headers_mut(), cors, cx.operation);
        }
        log::request(id, &cx, response.status(), started);
        response
    }

    /// The answer to a preflight; `None` for any other request, and for one that is refused for its head.
    fn preflight(&self, cx: &Cx, cors: &Cors, granted: &Granted) -> Option<Response<Body>> {
        let preflight = Preflight::of(&cx.parts.method, &cx.parts.headers)?;
        if unsafe_head(&cx.parts).is_some() {
            return None;
        }
        Some(match preflight {
            Ok(preflight) => preflight.answer(cors, granted, self.asked(cx.parts.uri.path())),
            Err(problem) => {
                let mut response = problem.into_response();
                granted.write(response.headers_mut(), cors, None);
                response
            }
        })
    }

    /// What stands at `path`, or at its other spelling, which the request behind a preflight is redirected to.
    fn asked(&self, path: &str) -> Asked {
        let other;
        let found = match self.router.find(path) {
            Found::OtherSlash(_) => {
                other = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
                self.router.find(&other)
            }
            found => found,
        };
        let Found::Route(route, _) = found else { return Asked::Nothing };
        let operations = route.targets().filter_map(|target| match target {
            Target::Operation(index) => self.operations.get(index).map(|operation| operation.spec()),
            Target::Standard(_) => None,
        });
        Asked::Path { methods: route.allow(), operations: operations.collect() }
    }

    /// The methods of a path, as `Allow` lists them.
    pub(super) fn allow(&self, path: &str) -> Option<HeaderValue> {
        match self.router.find(path) {
            Found::Route(route, _) => HeaderValue::from_str(&route.allow()).ok(),
            Found::OtherSlash(_) | Found::Nothing => None,
        }
    }

    async fn answer(&self, cx: &mut Cx, body: Body, rules: Rules, id: &mut &'static str) -> Response<Body> {
        let (target, as_head) = match self.route(cx) {
            Ok(found) => found,
            Err(response) => return *response,
        };
        let response = match target {
            Target::Operation(index) => match self.operations.get(index) {
                Some(operation) => {
                    *id = operation.spec().id;
                    run(operation.as_ref(), cx, body, rules).await
                }
                None => self.not_found(cx),
            },
            Target::Standard(standard) => {
                *id = standard.id();
                let file = cx.variables.first().map(|(_, value)| value.as_str());
                standard.answer(&self.document, file).unwrap_or_else(|| self.not_found(cx))
            }
        };
        if as_head { without_body(response) } else { response }
    }

    /// What the request is for, and whether it asks for the head only; or the answer where that is for nothing.
    fn route(&self, cx: &mut Cx) -> Result<(Target, bool), Box<Response<Body>>> {
        if let Some(problem) = unsafe_head(&cx.parts) {
            return Err(Box::new((self.problem)(&self.api, cx, problem)));
        }
        if has_dot_segment(cx.parts.uri.path()) {
            let problem = Problem::malformed("the path has a segment `.` or `..`");
            return Err(Box::new((self.problem)(&self.api, cx, problem)));
        }
        let (route, values) = match self.router.find(cx.parts.uri.path()) {
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
            let mut response = empty_response(204);
            response.headers_mut().insert(header::ALLOW, allow);
            return response;
        }
        let detail = format!("this path has no {}", cx.parts.method);
        let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED).with_detail(detail);
        (self.problem)(&self.api, cx, problem.with_header(header::ALLOW, allow))
    }
}

async fn run(operation: &dyn Mounted, cx: &mut Cx, body: Body, rules: Rules) -> Response<Body> {
    let spec = operation.spec();
    cx.operation = Some(spec);
    let mut answer = match refuse_cross_site(&cx.parts, spec, rules.cookies_allowed) {
        Ok(()) => operation.call(cx, body).await,
        Err(problem) => Err(problem),
    };
    if let Ok(response) = &mut answer {
        negotiated(cx, spec, response);
    }
    let answer = match answer {
        Ok(response) if rules.check_answers => checked(cx, spec, response).await,
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

fn redirect(target: &str, query: Option<&str>) -> Response<Body> {
    let target = match query {
        Some(query) => format!("{target}?{query}"),
        None => target.to_owned(),
    };
    let mut response = empty_response(307);
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
