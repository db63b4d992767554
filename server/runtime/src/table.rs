//! Operations and how they are run: a row each of the table that generated code makes.

use std::sync::Arc;

use futures::future::BoxFuture;
use http::Response;

use crate::cx::Cx;
use crate::message::Body;
use crate::operation::OperationSpec;
use crate::problem::Problem;

/// An operation and how it is run for an implementation `A`.
#[derive(Debug)]
pub struct Operation<A> {
    /// What the document says.
    pub spec: &'static OperationSpec,
    /// From request to response.
    pub call: for<'a> fn(&'a A, &'a Cx, Body) -> Answer<'a>,
    /// How a refusal is answered.
    pub problem: fn(&A, &Cx, Problem) -> Response<Body>,
}

/// A response to come, or why there is none.
pub type Answer<'a> = BoxFuture<'a, Result<Response<Body>, Problem>>;

/// An operation together with its implementation, whatever the type of that: a service may have
/// several.
pub(crate) trait Mounted: Send + Sync {
    fn spec(&self) -> &'static OperationSpec;
    fn call<'a>(&'a self, cx: &'a Cx, body: Body) -> Answer<'a>;
    fn problem(&self, cx: &Cx, problem: Problem) -> Response<Body>;
}

/// The operations, each with its hold on `api`.
pub(crate) fn mounted<A: Send + Sync + 'static>(
    api: &Arc<A>,
    operations: Vec<Operation<A>>,
) -> impl Iterator<Item = Arc<dyn Mounted>> {
    operations.into_iter().map(|operation| -> Arc<dyn Mounted> { Arc::new(Row { api: Arc::clone(api), operation }) })
}

struct Row<A> {
    api: Arc<A>,
    operation: Operation<A>,
}

impl<A: Send + Sync + 'static> Mounted for Row<A> {
    fn spec(&self) -> &'static OperationSpec {
        self.operation.spec
    }

    fn call<'a>(&'a self, cx: &'a Cx, body: Body) -> Answer<'a> {
        (self.operation.call)(&self.api, cx, body)
    }

    fn problem(&self, cx: &Cx, problem: Problem) -> Response<Body> {
        (self.operation.problem)(&self.api, cx, problem)
    }
}
