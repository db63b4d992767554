//! What surrounds every answer: the log line, CORS, the layers, and what becomes of a panic.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use http::{Request, Response, StatusCode};
use tower::ServiceExt;

use super::layers::{Layered, Passed, refusal};
use super::mount::{Mount, Rules, Settings};
use crate::cx::{Cx, RequestInfo};
use crate::log;
use crate::message::Body;
use crate::problem::{InternalError, Problem};
use crate::router::{Found, Target};

impl<A> Mount<A> {
    /// Answers a request, and logs it.
    pub(super) async fn dispatch(
        &self,
        request: Request<Body>,
        info: RequestInfo,
        settings: &Settings,
        layers: Option<&Layered>,
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
        let answer = match layers {
            None => AssertUnwindSafe(self.answer(&mut cx, body, rules, &mut id)).catch_unwind().await,
            Some(layers) => {
                id = self.meant(&mut cx);
                let answer = self.through(layers, &cx, body, Passed { settings: settings.clone(), rules });
                AssertUnwindSafe(answer).catch_unwind().await
            }
        };
        let mut response = answer.unwrap_or_else(|panic| self.after_panic(id, &cx, panic.as_ref()));
        if let Some((cors, granted)) = &cors {
            granted.write(response.headers_mut(), cors, cx.operation);
        }
        log::request(id, &cx, response.status(), started);
        response
    }

    /// Notes which operation the request is for, before the layers see it; its id.
    fn meant(&self, cx: &mut Cx) -> &'static str {
        let Found::Route(route, _) = self.router.find(cx.parts.uri.path()) else { return "" };
        let query = cx.parts.uri.query().unwrap_or_default();
        match route.method(&cx.parts.method, query).map(|(entry, _)| entry.target) {
            Some(Target::Operation(index)) => {
                cx.operation = self.operations.get(index).map(|operation| operation.spec());
                cx.operation.map_or("", |operation| operation.id)
            }
            Some(Target::Standard(standard)) => standard.id(),
            None => "",
        }
    }

    /// Sends the request through the layers. They get a copy of its head: ours stays as it came.
    async fn through(&self, layers: &Layered, cx: &Cx, body: Body, passed: Passed) -> Response<Body> {
        let mut request = Request::from_parts(cx.parts.clone(), body);
        request.extensions_mut().insert(passed);
        request.extensions_mut().insert(cx.info.clone());
        if let Some(operation) = cx.operation {
            request.extensions_mut().insert(operation);
        }
        match layers.clone().oneshot(request).await {
            Ok(response) => response,
            Err(error) => {
                let problem = refusal(error);
                self.refused(cx, problem)
            }
        }
    }

    /// Answers what came through the layers.
    pub(super) async fn behind_layers(&self, mut request: Request<Body>) -> Response<Body> {
        let info = request.extensions_mut().remove::<RequestInfo>().unwrap_or_default();
        let Some(Passed { settings, rules }) = request.extensions_mut().remove::<Passed>() else {
            // A layer made a request of its own, and left out what ours carried: nothing is assumed.
            return Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response();
        };
        let (parts, body) = request.into_parts();
        let mut cx = Cx::new(parts, info, settings.limits).behind(settings.proxies.as_ref());
        let mut id = "";
        let answer = AssertUnwindSafe(self.answer(&mut cx, body, rules, &mut id)).catch_unwind().await;
        answer.unwrap_or_else(|panic| self.after_panic(id, &cx, panic.as_ref()))
    }

    fn after_panic(&self, id: &str, cx: &Cx, panic: &(dyn Any + Send)) -> Response<Body> {
        let problem = Problem::internal(InternalError::new(log::panic_message(panic)));
        log::failure(id, cx, &problem);
        let shaped = std::panic::catch_unwind(AssertUnwindSafe(|| self.shaped(id, cx, problem)));
        // The implementation panicked again.
        shaped.unwrap_or_else(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into_response())
    }

    /// What a layer refused, or failed with.
    fn refused(&self, cx: &Cx, problem: Problem) -> Response<Body> {
        let id = cx.operation.map_or("", |operation| operation.id);
        log::failure(id, cx, &problem);
        self.shaped(id, cx, problem)
    }

    /// The problem in the shape that the operation, or the implementation, gives it.
    fn shaped(&self, id: &str, cx: &Cx, problem: Problem) -> Response<Body> {
        match self.operations.iter().find(|operation| operation.spec().id == id) {
            Some(operation) => operation.problem(cx, problem),
            None => (self.problem)(&self.api, cx, problem),
        }
    }
}
