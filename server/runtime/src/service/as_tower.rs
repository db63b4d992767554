//! The service as a [`tower::Service`]: for layers, and for servers that take one.

use std::convert::Infallible;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::future::BoxFuture;
use http::{Request, Response};

use super::Service;
use crate::cx::RequestInfo;
use crate::message::{Body, BodyError};

/// Always ready, and never fails. Who serves it may put a [`RequestInfo`] into the request's
/// extensions.
impl<A, B> tower::Service<Request<B>> for Service<A>
where
    A: Send + Sync + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BodyError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let info = request.extensions_mut().remove::<RequestInfo>().unwrap_or_default();
        let (service, request) = (self.clone(), request.map(Body::new));
        Box::pin(async move { Ok(service.respond_to(request, info).await) })
    }
}
