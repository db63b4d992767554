//! Operations and how they are run: a row each of the table that generated code makes.

use dropshot::Body;
use futures::future::BoxFuture;
use http::Response;

use crate::cx::Cx;
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
