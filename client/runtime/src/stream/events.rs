//! Server-sent events (WHATWG HTML, section 9.2).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use futures::Stream;
use progenitor_client::ByteStream;
use serde::de::DeserializeOwned;

use super::{Decoded, Decoder, body, taken};
use crate::Error;

/// An event of a `text/event-stream`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T = String> {
    /// Its type; `message` where the server names none.
    pub event: String,
    /// Its data; of text, lines with a line feed between them.
    pub data: T,
    /// The last id that the server gave, in this event or an earlier one; empty for none.
    pub id: String,
}

impl Event {
    /// The data, which is JSON.
    ///
    /// # Errors
    ///
    /// Data that is not the JSON of a `T`.
    #[allow(clippy::result_large_err)] // It is the error of every call.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_str(&self.data)
            .map_err(|error| Error::Item(Bytes::copy_from_slice(self.data.as_bytes()), error))
    }
}

/// An answer of `text/event-stream`, as a stream of its events. Dropping it ends the request.
///
/// A pause longer than the session's read timeout (60 seconds; see [`SessionBuilder::http`](crate::SessionBuilder::http)) is an
/// error. It does not connect again by itself: [`EventStream::last_event_id`] and [`EventStream::retry`] are what one needs for that.
///
/// ```no_run
/// # async fn example(mut events: countersign_client::EventStream) -> Result<(), countersign_client::Error> {
/// while let Some(event) = events.next().await {
///     let progress: serde_json::Value = event?.json()?;
///     println!("{progress}");
/// }
/// # Ok(())
/// # }
/// ```
pub struct EventStream {
    decoded: Decoded<Parser>,
}

impl EventStream {
    /// The next event; `None` at the end. The same as `StreamExt::next` of `futures`.
    pub async fn next(&mut self) -> Option<Result<Event, Error>> {
        std::future::poll_fn(|cx| self.decoded.poll(cx)).await
    }

    /// The last id that the server gave; empty for none. A new request goes on behind it, with the header `Last-Event-ID`.
    pub fn last_event_id(&self) -> &str {
        &self.decoded.decoder.id
    }

    /// How long the server asks to wait before a new request.
    pub fn retry(&self) -> Option<Duration> {
        self.decoded.decoder.retry
    }
}

impl From<ByteStream> for EventStream {
    fn from(bytes: ByteStream) -> Self {
        Self { decoded: Decoded::new(bytes, Parser::default()) }
    }
}

impl From<reqwest::Response> for EventStream {
    fn from(response: reqwest::Response) -> Self {
        body(response).into()
    }
}

impl Stream for EventStream {
    type Item = Result<Event, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.decoded.poll(cx)
    }
}

/// An answer of `text/event-stream` whose data is JSON, as a stream of events that hold a `T`. Dropping it ends the request.
///
/// Data that is no `T` is an error in its place; the events behind it follow. Otherwise as [`EventStream`].
pub struct JsonEvents<T> {
    events: EventStream,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> JsonEvents<T> {
    /// The next event; `None` at the end. The same as `StreamExt::next` of `futures`.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// As [`EventStream::last_event_id`].
    pub fn last_event_id(&self) -> &str {
        self.events.last_event_id()
    }

    /// As [`EventStream::retry`].
    pub fn retry(&self) -> Option<Duration> {
        self.events.retry()
    }
}

impl<T> From<reqwest::Response> for JsonEvents<T> {
    fn from(response: reqwest::Response) -> Self {
        Self { events: response.into(), of: PhantomData }
    }
}

impl<T: DeserializeOwned> Stream for JsonEvents<T> {
    type Item = Result<Event<T>, Error>;

    #[allow(clippy::result_large_err)] // It is the error of every call.
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = ready!(self.events.decoded.poll(cx));
        Poll::Ready(event.map(|event| {
            let event = event?;
            Ok(Event { data: event.json()?, event: event.event, id: event.id })
        }))
    }
}

impl<T> fmt::Debug for JsonEvents<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonEvents(..)")
    }
}

impl fmt::Debug for EventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream(..)")
    }
}

/// WHATWG HTML, section 9.2.6, "interpreting an event stream".
#[derive(Default)]
struct Parser {
    /// Whether a byte order mark may still come.
    begun: bool,
    /// The last line ended in a carriage return, which a line feed may belong to.
    after_cr: bool,
    /// How much of the buffer is known to hold no line's end.
    scanned: usize,
    event: String,
    data: String,
    id: String,
    retry: Option<Duration>,
}

impl Decoder for Parser {
    type Item = Event;

    fn decode(&mut self, buffer: &mut BytesMut, ended: bool) -> Option<Result<Event, Error>> {
        if !self.begun {
            const BOM: &[u8] = b"\xEF\xBB\xBF";
            if buffer.len() < BOM.len() && BOM.starts_with(buffer) && !ended {
                return None;
            }
            self.begun = true;
            if buffer.starts_with(BOM) {
                buffer.advance(BOM.len());
            }
        }
        // What the end of the stream cuts off is no event.
        while let Some(line) = self.line(buffer) {
            if let Some(event) = self.field(&String::from_utf8_lossy(&line)) {
                return Some(Ok(event));
            }
        }
        None
    }

    fn held(&self) -> usize {
        self.data.len()
    }
}

impl Parser {
    fn line(&mut self, buffer: &mut BytesMut) -> Option<Bytes> {
        if self.after_cr && !buffer.is_empty() {
            self.after_cr = false;
            if buffer.starts_with(b"\n") {
                buffer.advance(1);
            }
        }
        let end = buffer[self.scanned..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let Some(end) = end.map(|end| end + self.scanned) else {
            self.scanned = buffer.len();
            return None;
        };
        self.scanned = 0;
        self.after_cr = buffer.get(end) == Some(&b'\r');
        Some(taken(buffer, end, 1))
    }

    /// A line's effect: the empty one makes an event of what came before it.
    fn field(&mut self, line: &str) -> Option<Event> {
        if line.is_empty() {
            return self.event();
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                self.data += value;
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            _ => {}
        }
        None
    }

    fn event(&mut self) -> Option<Event> {
        let event = std::mem::take(&mut self.event);
        let mut data = std::mem::take(&mut self.data);
        data.pop()?;
        let event = if event.is_empty() { "message".to_owned() } else { event };
        Some(Event { event, data, id: self.id.clone() })
    }
}
