//! Tower layers around the operations.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::future::BoxFuture;
use http::{HeaderValue, Request, Response, StatusCode, header};
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Layer, ServiceExt};

use super::mount::{Mount, Rules, Settings};
use crate::message::{Body, BodyError};
use crate::problem::{InternalError, Problem};

/// What a layer is put around: the operations, and the layers that were added before it.
///
/// A layer finds what the request is for in the request's extensions: `&'static OperationSpec`, where
/// an operation is meant.
#[derive(Clone)]
pub struct Layered(BoxCloneSyncService<Request<Body>, Response<Body>, BoxError>);

impl fmt::Debug for Layered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Layered")
    }
}

impl tower::Service<Request<Body>> for Layered {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Response<Body>, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        self.0.call(request)
    }
}

/// A layer, with the types of what it makes erased.
pub(super) type AnyLayer = Arc<dyn Fn(Layered) -> Layered + Send + Sync>;

pub(super) fn any_layer<L, B>(layer: L) -> AnyLayer
where
    L: Layer<Layered> + Send + Sync + 'static,
    L::Service: tower::Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
    <L::Service as tower::Service<Request<Body>>>::Error: Into<BoxError> + Send + 'static,
    <L::Service as tower::Service<Request<Body>>>::Future: Send + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BodyError>,
{
    Arc::new(move |inner| {
        let service = layer.layer(inner).map_response(|response: Response<B>| response.map(Body::new));
        Layered(BoxCloneSyncService::new(service.map_err(Into::into)))
    })
}

/// The layers around the operations, the last one outermost; `None` without layers.
pub(super) fn stack<A: Send + Sync + 'static>(layers: &[AnyLayer], mount: &Arc<Mount<A>>) -> Option<Layered> {
    let innermost = || Layered(BoxCloneSyncService::new(Innermost(Arc::clone(mount)).map_err(|never| match never {})));
    (!layers.is_empty()).then(|| layers.iter().fold(innermost(), |inner, layer| layer(inner)))
}

/// What a request carries through the layers.
#[derive(Clone)]
pub(super) struct Passed {
    pub(super) settings: Settings,
    pub(super) rules: Rules,
}

/// The operations, behind all layers.
struct Innermost<A>(Arc<Mount<A>>);

impl<A> Clone for Innermost<A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<A: Send + Sync + 'static> tower::Service<Request<Body>> for Innermost<A> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let mount = Arc::clone(&self.0);
        Box::pin(async move { Ok(mount.behind_layers(request).await) })
    }
}

/// Why a layer did not answer, as a refusal: overloaded 503, elapsed 504, anything else a fault of ours.
pub(super) fn refusal(error: BoxError) -> Problem {
    if error.is::<tower::load_shed::error::Overloaded>() {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE).with_detail("too many requests are being answered");
        return problem.with_header(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if error.is::<tower::timeout::error::Elapsed>() {
        return Problem::new(StatusCode::GATEWAY_TIMEOUT).with_detail("the request took too long");
    }
    Problem::internal(InternalError::boxed(error))
}
