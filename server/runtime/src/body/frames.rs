//! The frames of a multipart body, such that its parser buffers little.
//!
//! multer takes all that is there before it looks at any of it, and waits for the end of a part's
//! head however long that is: with a client that is faster than we are, or ill meant, either would
//! be the whole body in memory.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::Stream;
use http_body::Body as _;

use crate::message::Body;

/// What is handed on before the parser must look at it.
const AT_ONCE: usize = 64 << 10;
/// What may come before a part's content: its head, and what is left of the one before.
const HEAD: usize = 64 << 10;

/// The frames of a body.
pub(super) struct Frames {
    body: Body,
    handed_on: usize,
    head: Head,
}

/// How much may still come before the head of the part ends that the parser is at.
#[derive(Clone, Default)]
pub(super) struct Head(Arc<AtomicUsize>);

impl Head {
    /// A head is expected.
    pub(super) fn begin(&self) {
        self.0.store(HEAD, Ordering::Relaxed);
    }

    /// It has come: content may be of any length.
    pub(super) fn end(&self) {
        self.0.store(usize::MAX, Ordering::Relaxed);
    }

    fn take(&self, length: usize) -> bool {
        let left = self.0.load(Ordering::Relaxed);
        if left != usize::MAX {
            self.0.store(left.saturating_sub(length), Ordering::Relaxed);
        }
        left > 0
    }
}

/// Why no more frames come.
#[derive(Debug)]
pub(super) enum Fault {
    /// The connection ended.
    BrokenOff,
    /// The head of a part has no end.
    Head,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BrokenOff => "the body broke off",
            Self::Head => "the head of a part is too long",
        })
    }
}

impl std::error::Error for Fault {}

impl Frames {
    pub(super) fn new(body: Body, head: Head) -> Self {
        Self { body, handed_on: 0, head }
    }
}

impl Stream for Frames {
    type Item = Result<Bytes, Fault>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.handed_on >= AT_ONCE {
            self.handed_on = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        loop {
            let data = match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Pending => {
                    self.handed_on = 0;
                    return Poll::Pending;
                }
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(_))) => return Poll::Ready(Some(Err(Fault::BrokenOff))),
                Poll::Ready(Some(Ok(frame))) => frame.into_data(),
            };
            let Ok(data) = data else { continue };
            self.handed_on += data.len();
            return Poll::Ready(Some(if self.head.take(data.len()) { Ok(data) } else { Err(Fault::Head) }));
        }
    }
}
