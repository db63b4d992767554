//! Answers that come piece by piece, decoded as they come.

mod events;
mod json_lines;
#[cfg(test)]
mod tests;

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures::Stream;
use progenitor_client::ByteStream;

pub use events::{Event, EventStream, JsonEvents};
pub use json_lines::JsonLines;

use crate::Error;

/// More than this in one event or line is no stream any more.
const LIMIT: usize = 64 << 20;

/// Bytes to items.
trait Decoder {
    type Item;

    /// The next item of what is there, which it takes from the buffer; `None` where more must come.
    /// `ended`: nothing more will.
    fn decode(&mut self, buffer: &mut BytesMut, ended: bool) -> Option<Result<Self::Item, Error>>;

    /// How much it holds besides the buffer.
    fn held(&self) -> usize {
        0
    }
}

/// An answer's bytes, decoded. Dropping it ends the request: the connection is closed.
struct Decoded<D> {
    bytes: ByteStream,
    buffer: BytesMut,
    decoder: D,
    ended: bool,
    failed: bool,
}

impl<D: Decoder + Unpin> Decoded<D> {
    fn new(bytes: ByteStream, decoder: D) -> Self {
        Self { bytes, buffer: BytesMut::new(), decoder, ended: false, failed: false }
    }

    /// One item for each call; nothing is read ahead of it.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<D::Item, Error>>> {
        // What came before a fault is no whole item.
        while !self.failed {
            if let Some(item) = self.decoder.decode(&mut self.buffer, self.ended) {
                return Poll::Ready(Some(item));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            if self.buffer.len() + self.decoder.held() > LIMIT {
                return Poll::Ready(Some(Err(self.fail(too_long()))));
            }
            match ready!(Pin::new(&mut *self.bytes).as_mut().poll_next(cx)) {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                Some(Err(error)) => {
                    let error = self.fail(Error::Unreachable(error.without_url()));
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.ended = true,
            }
        }
        Poll::Ready(None)
    }

    /// Nothing follows an error of the stream itself, and its connection is closed.
    fn fail(&mut self, error: Error) -> Error {
        self.failed = true;
        self.bytes = ByteStream::new(Box::pin(futures::stream::empty()));
        error
    }
}

fn too_long() -> Error {
    let reason = format!("an item of the stream is longer than {LIMIT} bytes");
    Error::Item(Bytes::new(), serde::de::Error::custom(reason))
}

/// The bytes of an answer.
pub(crate) fn body(response: reqwest::Response) -> ByteStream {
    ByteStream::new(Box::pin(response.bytes_stream()))
}

/// Takes `length` bytes from the buffer, and drops what ends them.
fn taken(buffer: &mut BytesMut, length: usize, end: usize) -> Bytes {
    let line = buffer.split_to(length).freeze();
    buffer.advance(end.min(buffer.len()));
    line
}
