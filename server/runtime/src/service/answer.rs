//! From a request to the answer of its operation.

use http::{HeaderValue, Method, Response, StatusCode, header};
use http_body::Body as _;

use super::head::unsafe_head;
use super::mount::{Mount, Rules};
use crate::accept::negotiated;
use crate::answer::checked;
use crate::cx::Cx;
use crate::log;
use crate::message::Body;
use crate::problem::Problem;
use crate::response::empty_response;
use crate::router::{Found, Route, Target, has_dot_segment};
use crate::security::refuse_cross_site;
use crate::table::Mounted;

impl<A> Mount<A> {
    /// Answers. `id` is what the request turns out to be for.
    pub(super) async fn answer(&self, cx: &mut Cx, body: Body, rules: Rules, id: &mut &'static str) -> Response<Body> {
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
