//! A generated service behind the smallest face: bodies go through piece by piece, both ways.
#![allow(clippy::unwrap_used)]

use std::sync::Mutex;
use std::time::Duration;

use api::{Api, ReadChunksError, SendChunksError};
use countersign_server::{ByteStream, Bytes, Cx, InternalError, Limits, Server, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::net::TcpStream;

#[allow(missing_docs, unreachable_pub, dead_code)]
mod api {
    include!(concat!(env!("OUT_DIR"), "/chunks_server.rs"));
}

/// Answers with what the test writes into the other end.
struct Chunks(Mutex<Option<DuplexStream>>);

impl Api for Chunks {
    async fn send_chunks(&self, _: &Cx, body: Bytes) -> Result<i64, SendChunksError> {
        Ok(body.len() as i64)
    }

    async fn read_chunks(&self, _: &Cx) -> Result<ByteStream, ReadChunksError> {
        let stream = self.0.lock().ok().and_then(|mut stream| stream.take());
        let missing = || ReadChunksError::Internal(InternalError::new("asked for twice"));
        stream.map(ByteStream::from_reader).ok_or_else(missing)
    }
}

/// The server, and what its stream of chunks reads from.
async fn start() -> (Server<Chunks>, DuplexStream) {
    let (end, other) = tokio::io::duplex(1024);
    let limits = Limits { body_bytes: 10, ..Limits::default() };
    let service = api::service(Chunks(Mutex::new(Some(other)))).unwrap().with_limits(limits);
    let config = ServerConfig::bind("127.0.0.1:0".parse().unwrap());
    (countersign_face::serve(service, config).await.unwrap(), end)
}

/// Reads until `end` has come.
async fn read_to(stream: &mut TcpStream, end: &str) -> String {
    let mut text = Vec::new();
    let mut buffer = [0; 1024];
    while !String::from_utf8_lossy(&text).contains(end) {
        let read = tokio::time::timeout(Duration::from_secs(30), stream.read(&mut buffer)).await;
        let read = read.unwrap_or_else(|_| panic!("{end:?} does not come: {text:?}")).unwrap();
        assert!(read > 0, "the connection ends before {end:?}: {}", String::from_utf8_lossy(&text));
        text.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8(text).unwrap()
}

const HEAD: &str = "POST /chunks HTTP/1.1\r\nHost: test\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

#[tokio::test]
async fn chunks_of_a_request_are_put_together() {
    let (server, _end) = start().await;
    let mut stream = TcpStream::connect(server.local_addr()).await.unwrap();
    for piece in [HEAD, "5\r\n12345\r\n", "2\r\n67\r\n", "0\r\n\r\n"] {
        stream.write_all(piece.as_bytes()).await.unwrap();
    }
    assert!(read_to(&mut stream, "\r\n\r\n7").await.starts_with("HTTP/1.1 200"));
    server.close(Duration::from_secs(10)).await.unwrap();
}

/// The first chunk is over the limit: it is refused although the second never comes.
#[tokio::test]
async fn the_first_chunk_of_a_request_is_seen_before_the_second_is_sent() {
    let (server, _end) = start().await;
    let mut stream = TcpStream::connect(server.local_addr()).await.unwrap();
    stream.write_all(format!("{HEAD}b\r\n12345678901\r\n").as_bytes()).await.unwrap();
    assert!(read_to(&mut stream, "larger than 10 bytes").await.starts_with("HTTP/1.1 413"));
}

#[tokio::test]
async fn the_first_chunk_of_a_response_is_seen_before_the_second_is_sent() {
    let (server, mut end) = start().await;
    let mut stream = TcpStream::connect(server.local_addr()).await.unwrap();
    stream.write_all(b"GET /chunks HTTP/1.1\r\nHost: test\r\n\r\n").await.unwrap();
    end.write_all(b"first").await.unwrap();
    let first = read_to(&mut stream, "first").await;
    assert!(first.starts_with("HTTP/1.1 200") && !first.contains("second"), "{first}");
    end.write_all(b"second").await.unwrap();
    drop(end);
    read_to(&mut stream, "second").await;
    server.close(Duration::from_secs(10)).await.unwrap();
}
