//! Bodies of responses that are sent as they come: bytes, events, lines of JSON.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt, TryStreamExt, stream};
use http::{HeaderValue, Response, header};
use http_body::Frame;
use http_body_util::StreamBody;
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncReadExt};

use crate::message::Body;
use crate::problem::Problem;
use crate::response::with_media_type;

pub(crate) use crate::message::BodyError as Error;
type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>;

/// Bytes that are sent as they come. An error ends the connection, so that the client does not take what it has for the whole.
///
/// ```
/// use countersign_server::ByteStream;
///
/// let short = ByteStream::from("a,b\n1,2\n");
/// let file = ByteStream::from_reader(tokio::io::empty());
/// ```
pub struct ByteStream(Pieces);

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}

impl ByteStream {
    /// Pieces as they come.
    pub fn new<E: Into<Error>>(pieces: impl Stream<Item = Result<Bytes, E>> + Send + 'static) -> Self {
        Self(Box::pin(pieces.map(|piece| piece.map_err(Into::into))))
    }

    /// All that `reader` gives, as it gives it.
    pub fn from_reader(reader: impl AsyncRead + Send + Unpin + 'static) -> Self {
        Self::new(stream::unfold(Some((reader, BytesMut::new())), |state| async {
            let (mut reader, mut buffer) = state?;
            if buffer.capacity() == 0 {
                buffer.reserve(PIECE);
            }
            match reader.read_buf(&mut buffer).await {
                Ok(0) => None,
                Ok(_) => Some((Ok(buffer.split().freeze()), Some((reader, buffer)))),
                Err(error) => Some((Err(error), None)),
            }
        }))
    }
}

/// How much of a reader is sent at once, at most.
const PIECE: usize = 64 * 1024;

impl<T: Into<Bytes>> From<T> for ByteStream {
    fn from(bytes: T) -> Self {
        let bytes = bytes.into();
        Self::new(stream::iter([Ok::<_, std::io::Error>(bytes)]))
    }
}

/// An event of `text/event-stream`.
///
/// <https://html.spec.whatwg.org/multipage/server-sent-events.html>
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// `data`, which may have several lines.
    pub data: String,
    /// `event`, where it is not `message`.
    pub event: Option<String>,
    /// `id`, with which a client that comes back says where it was.
    pub id: Option<String>,
    /// `retry`: how long a client waits before it comes back.
    pub retry: Option<Duration>,
}

impl Event {
    /// An event whose data is JSON.
    ///
    /// # Errors
    ///
    /// A value that cannot be encoded.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        Ok(Self { data: serde_json::to_string(value)?, ..Self::default() })
    }

    fn encode(&self) -> String {
        let mut text = String::new();
        // A line break would begin another field.
        let one_line = |value: &str| value.replace(['\r', '\n', '\0'], "");
        let mut field = |name: &str, value: &str| {
            text.push_str(name);
            text.push_str(": ");
            text.push_str(value);
            text.push('\n');
        };
        self.event.iter().for_each(|event| field("event", &one_line(event)));
        self.id.iter().for_each(|id| field("id", &one_line(id)));
        self.retry.iter().for_each(|retry| field("retry", &retry.as_millis().to_string()));
        let data = self.data.replace("\r\n", "\n").replace('\r', "\n");
        data.split('\n').for_each(|line| field("data", line));
        text.push('\n');
        text
    }
}

/// Events that are sent as they come.
pub struct EventStream(Pieces);

impl fmt::Debug for EventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

impl EventStream {
    /// Events as they come. An error ends the connection.
    pub fn new<E: Into<Error>>(events: impl Stream<Item = Result<Event, E>> + Send + 'static) -> Self {
        Self(Box::pin(events.map(|event| match event {
            Ok(event) => Ok(Bytes::from(event.encode())),
            Err(error) => Err(error.into()),
        })))
    }
}

/// Events whose data is a `T` in JSON, sent as they come.
pub struct JsonEvents<T> {
    events: EventStream,
    of: PhantomData<fn(T)>,
}

impl<T> fmt::Debug for JsonEvents<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonEvents")
    }
}

impl<T: Serialize> JsonEvents<T> {
    /// Events of nothing but data, as they come. An error ends the connection.
    pub fn new<E: Into<Error>>(values: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self {
        Self::with_events(values.map(|value| value.map(|value| (value, Event::default()))))
    }

    /// Data, and an event with everything else; what the event has as data does not count.
    pub fn with_events<E: Into<Error>>(events: impl Stream<Item = Result<(T, Event), E>> + Send + 'static) -> Self {
        let events = events.map(|event| -> Result<Event, Error> {
            let (value, event) = event.map_err(Into::into)?;
            Ok(Event { data: serde_json::to_string(&value)?, ..event })
        });
        Self { events: EventStream::new(events), of: PhantomData }
    }
}

/// JSON values that are sent as they come, a line each.
pub struct JsonLines<T> {
    values: Pin<Box<dyn Stream<Item = Result<T, Error>> + Send>>,
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonLines")
    }
}

impl<T> JsonLines<T> {
    /// Values as they come. An error ends the connection.
    pub fn new<E: Into<Error>>(values: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self {
        Self { values: Box::pin(values.map(|value| value.map_err(Into::into))) }
    }
}

/// A body of bytes.
///
/// # Errors
///
/// 500 for a status that is none.
pub fn stream_response(status: u16, media_type: &str, body: ByteStream) -> Result<Response<Body>, Problem> {
    respond(status, media_type, body.0)
}

/// A body of events.
///
/// # Errors
///
/// 500 for a status that is none.
pub fn event_stream_response(status: u16, media_type: &str, body: EventStream) -> Result<Response<Body>, Problem> {
    let mut response = respond(status, media_type, body.0)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// A body of events whose data is JSON.
///
/// # Errors
///
/// 500 for a status that is none.
pub fn json_events_response<T>(status: u16, media_type: &str, body: JsonEvents<T>) -> Result<Response<Body>, Problem> {
    event_stream_response(status, media_type, body.events)
}

/// A body of JSON values: `application/json-seq` begins each with a record separator (RFC 7464).
///
/// # Errors
///
/// 500 for a status that is none.
pub fn json_lines_response<T: Serialize + 'static>(
    status: u16,
    media_type: &str,
    body: JsonLines<T>,
) -> Result<Response<Body>, Problem> {
    let separated = media_type.starts_with("application/json-seq");
    let pieces = body.values.map(move |value| {
        let mut line = if separated { vec![0x1e] } else { Vec::new() };
        serde_json::to_writer(&mut line, &value?)?;
        line.push(b'\n');
        Ok(Bytes::from(line))
    });
    respond(status, media_type, Box::pin(pieces))
}

fn respond(status: u16, media_type: &str, pieces: Pieces) -> Result<Response<Body>, Problem> {
    with_media_type(status, media_type, streamed(pieces))
}

/// A body of these pieces. An error ends the connection, once what came before it has had the time to be sent.
pub(crate) fn streamed(pieces: impl Stream<Item = Result<Bytes, Error>> + Send + 'static) -> Body {
    let pieces = pieces.then(|piece| async {
        if let Err(error) = &piece {
            tracing::warn!(%error, "a response broke off");
            // hyper throws away what it has not written yet when a body fails; while it waits for more, it writes.
            tokio::time::sleep(LINGER).await;
        }
        piece
    });
    Body::new(StreamBody::new(pieces.map_ok(Frame::data)))
}

/// How long what was sent before a fault has to reach the client.
const LINGER: Duration = Duration::from_millis(100);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_written_as_their_standard_says() {
        let event = Event {
            data: "a\nb\r\nc".to_owned(),
            event: Some("up\ndate".to_owned()),
            id: Some("7".to_owned()),
            retry: Some(Duration::from_secs(2)),
        };
        assert_eq!(event.encode(), "event: update\nid: 7\nretry: 2000\ndata: a\ndata: b\ndata: c\n\n");
    }
}
