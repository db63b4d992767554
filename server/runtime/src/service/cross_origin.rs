//! What a service answers to pages of other origins.

use http::{HeaderValue, Response};

use super::head::unsafe_head;
use super::mount::Mount;
use crate::cors::{Asked, Cors, Granted, Preflight};
use crate::cx::Cx;
use crate::message::Body;
use crate::router::{Found, Target};

impl<A> Mount<A> {
    /// The answer to a preflight; `None` for any other request, and for one that is refused for its head.
    pub(super) fn preflight(&self, cx: &Cx, cors: &Cors, granted: &Granted) -> Option<Response<Body>> {
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
}
