//! Values one after the other: a line each (ndjson, JSON Lines), or behind record separators (RFC 7464).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures::Stream;
use progenitor_client::ByteStream;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::{Decoded, Decoder, body, taken};
use crate::Error;

/// An answer of `application/x-ndjson`, `application/jsonl` or `application/json-seq`, as a stream of its values. Dropping it ends
/// the request.
///
/// A value that is no `T` is an error in its place; the values behind it follow.
///
/// ```no_run
/// # async fn example(mut lines: countersign_client::JsonLines<u64>) -> Result<(), countersign_client::Error> {
/// while let Some(number) = lines.next().await {
///     println!("{}", number?);
/// }
/// # Ok(())
/// # }
/// ```
pub struct JsonLines<T> {
    decoded: Decoded<Records<T>>,
}

impl<T: DeserializeOwned> JsonLines<T> {
    /// The next value; `None` at the end. The same as `StreamExt::next` of `futures`.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|cx| self.decoded.poll(cx)).await
    }
}

impl<T: DeserializeOwned> From<ByteStream> for JsonLines<T> {
    fn from(bytes: ByteStream) -> Self {
        Self { decoded: Decoded::new(bytes, Records { separator: None, scanned: 0, of: PhantomData }) }
    }
}

impl<T: DeserializeOwned> From<reqwest::Response> for JsonLines<T> {
    fn from(response: reqwest::Response) -> Self {
        body(response).into()
    }
}

impl<T: DeserializeOwned> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.decoded.poll(cx)
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonLines(..)")
    }
}

/// RFC 7464, section 2.1: it stands before a value.
const RECORD_SEPARATOR: u8 = 0x1E;

struct Records<T> {
    /// What divides the values: known by the first byte.
    separator: Option<u8>,
    /// How much of the buffer is known to hold no separator.
    scanned: usize,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Decoder for Records<T> {
    type Item = T;

    fn decode(&mut self, buffer: &mut BytesMut, ended: bool) -> Option<Result<T, Error>> {
        let first = *buffer.first()?;
        let separator = *self.separator.get_or_insert(if first == RECORD_SEPARATOR { RECORD_SEPARATOR } else { b'\n' });
        while !buffer.is_empty() {
            let end = buffer[self.scanned..].iter().position(|byte| *byte == separator);
            let is_last = ended || (separator == RECORD_SEPARATOR && is_whole(buffer));
            let Some(end) = end.map(|end| end + self.scanned).or_else(|| is_last.then_some(buffer.len())) else {
                self.scanned = buffer.len();
                return None;
            };
            self.scanned = 0;
            let record = taken(buffer, end, 1);
            if !record.trim_ascii().is_empty() {
                return Some(value(record, separator));
            }
        }
        None
    }
}

/// Whether a value need not wait for the separator of the next one: the line feed that follows it is there.
fn is_whole(record: &[u8]) -> bool {
    record.ends_with(b"\n") && serde_json::from_slice::<IgnoredAny>(record).is_ok()
}

#[allow(clippy::result_large_err)] // It is the error of every call.
fn value<T: DeserializeOwned>(record: Bytes, separator: u8) -> Result<T, Error> {
    // RFC 7464, section 2.4: `12` may be what is left of `123`; whole values are followed by a line feed.
    let cut_off = separator == RECORD_SEPARATOR && record.last().is_some_and(u8::is_ascii_alphanumeric);
    let decoded = match cut_off {
        true => Err(serde::de::Error::custom("the value is cut off")),
        false => serde_json::from_slice(&record),
    };
    decoded.map_err(|error| Error::Item(record, error))
}
