//! The same on the bytes: a raw reader at our server, and our client at a server that ends in the
//! wrong place.

use std::io::Error;

use futures::StreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::server::Listening;
use crate::{called, soon};

/// Asks for `path`, and reads until `wanted` is there.
async fn read_until(stream: &mut TcpStream, wanted: &str) -> String {
    let mut text = String::new();
    let mut buffer = [0; 1024];
    while !text.contains(wanted) {
        let length = soon(stream.read(&mut buffer)).await.unwrap();
        assert!(length > 0, "{text}");
        text += &String::from_utf8_lossy(&buffer[..length]);
    }
    text
}

async fn asked(server: &Listening, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(format!("GET /{path} HTTP/1.1\r\nhost: test\r\n\r\n").as_bytes()).await.unwrap();
    stream
}

/// What each kind writes for the number 7.
const WRITTEN: [(&str, &str, &str); 5] = [
    ("bytes", "application/octet-stream", "2\r\n7;\r\n"),
    ("events", "text/event-stream", "9\r\ndata: 7\n\n\r\n"),
    ("steps", "text/event-stream", "F\r\ndata: {\"n\":7}\n\n\r\n"),
    ("lines", "application/x-ndjson", "8\r\n{\"n\":7}\n\r\n"),
    ("sequence", "application/json-seq", "9\r\n\u{1e}{\"n\":7}\n\r\n"),
];

#[tokio::test]
async fn each_item_is_written_when_it_is_there() {
    for (path, media_type, written) in WRITTEN {
        let server = Listening::start(true).await;
        let feed = server.feed();
        let mut stream = asked(&server, path).await;
        feed.send(Ok(7)).await.unwrap();
        let text = read_until(&mut stream, written).await;
        assert!(text.contains(&format!("content-type: {media_type}\r\n")), "{text}");
        drop(feed);
        assert!(read_until(&mut stream, "0\r\n\r\n").await.ends_with("0\r\n\r\n"), "{path}");
    }
}

#[tokio::test]
async fn a_fault_closes_the_connection_without_the_last_chunk() {
    for (path, _, written) in WRITTEN {
        let server = Listening::start(true).await;
        let feed = server.feed();
        let mut stream = asked(&server, path).await;
        feed.send(Ok(7)).await.unwrap();
        feed.send(Err(Error::other("no more"))).await.unwrap();
        let mut text = Vec::new();
        soon(stream.read_to_end(&mut text)).await.unwrap();
        let text = String::from_utf8_lossy(&text);
        assert!(text.ends_with(written), "{path}: {text}");
    }
}

#[tokio::test]
async fn a_connection_that_is_closed_ends_the_stream() {
    for (path, _, written) in WRITTEN {
        let server = Listening::start(true).await;
        let feed = server.feed();
        let mut stream = asked(&server, path).await;
        feed.send(Ok(7)).await.unwrap();
        read_until(&mut stream, written).await;
        drop(stream);
        soon(feed.closed()).await;
    }
}

/// A server that answers with these bytes and closes the connection.
pub(crate) async fn answering(answer: String) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
    });
    address
}

/// `body` in one chunk, and what follows it.
pub(crate) fn chunked(media_type: &str, body: &str, end: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ntransfer-encoding: chunked\r\n\r\n{length:x}\r\n{body}{end}"
    )
}

/// The last chunk.
pub(crate) const END: &str = "\r\n0\r\n\r\n";

#[tokio::test]
async fn a_value_that_is_none_is_an_error_in_its_place() {
    let body = "{\"n\":1}\n{\"n\":\"x\"}\nnonsense\n{\"n\":4}\n";
    let address = answering(chunked("application/x-ndjson", body, END)).await;
    let lines: Vec<_> = soon(called(address).lines().send()).await.unwrap().into_inner().collect().await;
    let shown: Vec<_> = lines.iter().map(|line| line.as_ref().map(|line| line.n).map_err(|_| ())).collect();
    assert_eq!(shown, [Ok(1), Err(()), Err(()), Ok(4)]);

    let body = "data: {\"n\":1}\n\ndata: {}\n\ndata: {\"n\":3}\n\ndata: cut off";
    let address = answering(chunked("text/event-stream", body, END)).await;
    let events: Vec<_> = soon(called(address).steps().send()).await.unwrap().into_inner().collect().await;
    let shown: Vec<_> = events.iter().map(|event| event.as_ref().map(|event| event.data.n).map_err(|_| ())).collect();
    assert_eq!(shown, [Ok(1), Err(()), Ok(3)]);
}

#[tokio::test]
async fn a_sequence_that_is_cut_off_is_an_error() {
    // RFC 7464, section 2.4.
    let body = "\u{1e}{\"n\":1}\n\u{1e}{\n\"n\":\n2}\n\u{1e}{\"n\":";
    let address = answering(chunked("application/json-seq", body, END)).await;
    let values: Vec<_> = soon(called(address).sequence().send()).await.unwrap().into_inner().collect().await;
    let shown: Vec<_> = values.iter().map(|value| value.as_ref().map(|value| value.n).map_err(|_| ())).collect();
    assert_eq!(shown, [Ok(1), Ok(2), Err(())]);
}

#[tokio::test]
async fn a_body_that_ends_without_its_last_chunk_is_an_error() {
    for (body, end) in [("{\"n\":1}\n", "\r\n"), ("{\"n\":1}\n{\"n\"", "")] {
        let address = answering(chunked("application/x-ndjson", body, end)).await;
        let lines: Vec<_> = soon(called(address).lines().send()).await.unwrap().into_inner().collect().await;
        let shown: Vec<_> = lines.iter().map(|line| line.as_ref().map(|line| line.n).map_err(|_| ())).collect();
        assert_eq!(shown, [Ok(1), Err(())], "{body}");
    }
}
