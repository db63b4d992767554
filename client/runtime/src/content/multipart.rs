//! Multipart bodies (RFC 7578, with names as browsers write them: WHATWG HTML, section 4.10.21.8).
//!
//! reqwest's own writer is not used: it lets the line breaks of a file's name into the headers, writes names with special
//! characters as `name*=`, which RFC 7578 forbids, and makes a stream of every body, which cannot be sent again after a 401.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures::stream::{self, BoxStream, StreamExt};
use reqwest::Body;
use reqwest::header::HeaderValue;
use tokio::io::AsyncReadExt;

use super::file::Source;
use super::parts::{Part, Parts};
use super::written::Written;

/// How much of a file is read at once.
const CHUNK: usize = 64 << 10;

/// Long enough that no content has it by chance (RFC 2046, section 5.1.1); std's hash keys are random.
pub(super) fn boundary() -> String {
    let random = || RandomState::new().hash_one(0_u8);
    format!("countersign-{:016x}{:016x}", random(), random())
}

/// What the body consists of, in order.
pub(super) fn pieces(boundary: &str, parts: Parts) -> Written<Vec<Source>> {
    if let Some(fault) = parts.fault {
        return Err(fault);
    }
    let text = |text: String| Source::Memory(text.into());
    let mut pieces = Vec::new();
    for part in parts.parts {
        if part.content_type.as_deref().is_some_and(|text| HeaderValue::from_str(text).is_err()) {
            return Err(format!("the media type of the part {} cannot stand in a header", part.name));
        }
        pieces.push(text(format!("--{boundary}\r\n{}\r\n", head(&part))));
        pieces.push(part.source);
        pieces.push(text("\r\n".to_owned()));
    }
    pieces.push(text(format!("--{boundary}--\r\n")));
    Ok(pieces)
}

fn head(part: &Part) -> String {
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(&part.name));
    if let Some(file_name) = &part.file_name {
        head += &format!("; filename=\"{}\"", quoted(file_name));
    }
    head += "\r\n";
    if let Some(content_type) = &part.content_type {
        head += &format!("Content-Type: {content_type}\r\n");
    }
    head
}

/// No name ends its quotes, or its line.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// The whole body, where no piece of it is on the disk.
pub(super) fn in_memory(pieces: &[Source]) -> Option<Bytes> {
    let mut bytes = BytesMut::new();
    for piece in pieces {
        let Source::Memory(piece) = piece else { return None };
        bytes.extend_from_slice(piece);
    }
    Some(bytes.freeze())
}

/// A body that reads its files while it is sent.
pub(super) fn stream(pieces: Vec<Source>) -> Body {
    Body::wrap_stream(stream::iter(pieces).flat_map(read))
}

fn read(piece: Source) -> BoxStream<'static, io::Result<Bytes>> {
    match piece {
        Source::Memory(bytes) => stream::once(async move { Ok(bytes) }).boxed(),
        Source::Disk { path, length } => {
            stream::try_unfold(None, move |file| chunk(Arc::clone(&path), length, file)).boxed()
        }
    }
}

type Open = tokio::io::Take<tokio::fs::File>;

/// The next chunk of a file, which is opened for the first.
async fn chunk(path: Arc<PathBuf>, length: u64, file: Option<Open>) -> io::Result<Option<(Bytes, Option<Open>)>> {
    let mut file = match file {
        Some(file) => file,
        None => tokio::fs::File::open(&*path).await?.take(length),
    };
    if file.limit() == 0 {
        return Ok(None);
    }
    let mut chunk = BytesMut::with_capacity(CHUNK);
    match file.read_buf(&mut chunk).await? {
        0 => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file has become shorter")),
        _ => Ok(Some((chunk.freeze(), Some(file)))),
    }
}
