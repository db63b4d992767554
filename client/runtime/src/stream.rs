//! Answers that are read as they come: events, and lines of JSON.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures::Stream;
use progenitor_client::{ByteStream, ResponseValue};
use serde::de::DeserializeOwned;

/// Why a stream ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The connection broke.
    #[error("the answer broke off: {0}")]
    Broken(#[source] reqwest::Error),
    /// What came is not what was declared.
    #[error("the answer is not what the document declares: {0}")]
    Payload(#[source] serde_json::Error),
}

/// The bytes of an answer, cut into lines.
struct Lines {
    bytes: Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send + Sync>>,
    rest: Vec<u8>,
    /// A line feed that follows is part of the line break before.
    after_return: bool,
    ended: bool,
}

impl Lines {
    fn new(answer: ResponseValue<ByteStream>) -> Self {
        let bytes = answer.into_inner().into_inner();
        Self { bytes, rest: Vec::new(), after_return: false, ended: false }
    }

    /// The next line without its break: LF, CRLF, and CR where `returns`.
    fn poll(&mut self, cx: &mut Context<'_>, returns: bool) -> Poll<Option<Result<Vec<u8>, StreamError>>> {
        loop {
            if self.after_return && !self.rest.is_empty() {
                self.after_return = false;
                if self.rest[0] == b'\n' {
                    self.rest.remove(0);
                }
            }
            let end = self.rest.iter().position(|byte| *byte == b'\n' || (returns && *byte == b'\r'));
            if let Some(end) = end {
                self.after_return = self.rest[end] == b'\r';
                let mut line: Vec<u8> = self.rest.drain(..=end).collect();
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Poll::Ready(Some(Ok(line)));
            }
            if self.ended {
                let last = std::mem::take(&mut self.rest);
                return Poll::Ready((!last.is_empty()).then_some(Ok(last)));
            }
            match ready!(self.bytes.as_mut().poll_next(cx)) {
                Some(Ok(piece)) => self.rest.extend_from_slice(&piece),
                Some(Err(error)) => {
                    self.ended = true;
                    self.rest.clear();
                    return Poll::Ready(Some(Err(StreamError::Broken(error.without_url()))));
                }
                None => self.ended = true,
            }
        }
    }
}

/// An event of `text/event-stream`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// `data`; several lines are one text.
    pub data: String,
    /// `event`, where it is not `message`.
    pub event: Option<String>,
    /// `id`, where one has come.
    pub id: Option<String>,
    /// `retry`: how long to wait before coming back.
    pub retry: Option<Duration>,
}

impl Event {
    /// The data as JSON.
    ///
    /// # Errors
    ///
    /// Data that is not what was declared.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.data)
    }
}

/// Events as they come. Dropping it ends the request.
///
/// <https://html.spec.whatwg.org/multipage/server-sent-events.html>
pub struct EventStream {
    lines: Lines,
    event: Event,
    has_data: bool,
    last_id: Option<String>,
    first: bool,
}

impl fmt::Debug for EventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

impl From<ResponseValue<ByteStream>> for EventStream {
    fn from(answer: ResponseValue<ByteStream>) -> Self {
        Self { lines: Lines::new(answer), event: Event::default(), has_data: false, last_id: None, first: true }
    }
}

impl EventStream {
    /// The event, where the line ends one.
    fn line(&mut self, line: &[u8]) -> Option<Event> {
        let text = String::from_utf8_lossy(line);
        let text = if std::mem::take(&mut self.first) { text.trim_start_matches('\u{feff}') } else { &text };
        if text.is_empty() {
            let event = std::mem::take(&mut self.event);
            return std::mem::take(&mut self.has_data).then(|| Event { id: self.last_id.clone(), ..event });
        }
        let (field, value) = text.split_once(':').unwrap_or((text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            "event" => self.event.event = Some(value.to_owned()),
            "id" if !value.contains('\0') => self.last_id = Some(value.to_owned()),
            "retry" => self.event.retry = value.parse().ok().map(Duration::from_millis),
            _ => {}
        }
        None
    }
}

impl Stream for EventStream {
    type Item = Result<Event, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(self.lines.poll(cx, true)) {
                Some(Ok(line)) => {
                    if let Some(event) = self.line(&line) {
                        return Poll::Ready(Some(Ok(event)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// JSON values as they come, a line each; `application/json-seq` (RFC 7464), too. Dropping it ends the request.
pub struct JsonLines<T> {
    lines: Lines,
    waiting: VecDeque<Vec<u8>>,
    kind: PhantomData<fn() -> T>,
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonLines")
    }
}

impl<T> From<ResponseValue<ByteStream>> for JsonLines<T> {
    fn from(answer: ResponseValue<ByteStream>) -> Self {
        Self { lines: Lines::new(answer), waiting: VecDeque::new(), kind: PhantomData }
    }
}

impl<T: DeserializeOwned> Stream for JsonLines<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(text) = self.waiting.pop_front() {
                return Poll::Ready(Some(serde_json::from_slice(&text).map_err(StreamError::Payload)));
            }
            match ready!(self.lines.poll(cx, false)) {
                Some(Ok(line)) => {
                    let texts = line.split(|byte| *byte == 0x1e).filter(|text| !text.trim_ascii().is_empty());
                    let texts: Vec<_> = texts.map(<[u8]>::to_vec).collect();
                    self.waiting.extend(texts);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
