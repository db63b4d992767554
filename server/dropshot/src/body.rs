//! Bodies of responses as Dropshot takes them.

use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use bytes::Bytes;
use countersign_server::Body;
use http_body::{Frame, SizeHint};

/// A body that is `Sync`, which [`dropshot::Body::wrap`] asks for. Nobody waits for the mutex: a
/// body has one owner.
pub(crate) struct Synced(Mutex<Body>);

impl Synced {
    pub(crate) fn new(body: Body) -> Self {
        Self(Mutex::new(body))
    }
}

impl http_body::Body for Synced {
    type Data = Bytes;
    type Error = <Body as http_body::Body>::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match self.0.get_mut() {
            Ok(body) => Pin::new(body).poll_frame(cx),
            Err(_) => Poll::Ready(Some(Err("the body panicked before".into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.try_lock().is_ok_and(|body| body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.0.try_lock().map_or_else(|_| SizeHint::default(), |body| body.size_hint())
    }
}
