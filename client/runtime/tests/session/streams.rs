//! Answers that come piece by piece, from a server that waits between the pieces.

use countersign_client::{Error, EventStream, JsonLines, Session};
use reqwest::Response;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

use crate::{API, call};

/// Sends each piece when it is told to, and reports when the client has gone.
struct Pieces {
    address: String,
    send: mpsc::Sender<&'static str>,
    gone: oneshot::Receiver<()>,
}

async fn server() -> Pieces {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (send, mut pieces) = mpsc::channel::<&'static str>(8);
    let (left, gone) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = [0; 4096];
        let _ = stream.read(&mut head).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await.unwrap();
        loop {
            tokio::select! {
                piece = pieces.recv() => match piece {
                    Some(piece) => {
                        let chunk = format!("{:x}\r\n{piece}\r\n", piece.len());
                        stream.write_all(chunk.as_bytes()).await.unwrap();
                    }
                    // The connection breaks off without the last chunk.
                    None => return,
                },
                read = stream.read(&mut head) => {
                    assert!(matches!(read, Ok(0) | Err(_)));
                    let _ = left.send(());
                    return;
                }
            }
        }
    });
    Pieces { address, send, gone }
}

async fn open(server: &Pieces) -> Response {
    let session = Session::builder(&server.address, &API).anonymous().unwrap();
    call(&session, "open").await.unwrap()
}

#[tokio::test]
async fn events_come_one_by_one_and_dropping_the_stream_ends_the_request() {
    let server = server().await;
    let mut events = EventStream::from(open(&server).await);
    for (piece, expected) in [("data: 1\n", "1\n2"), ("data: 3\r", "3")] {
        server.send.send(piece).await.unwrap();
        server.send.send(if expected == "3" { "\n\r\n" } else { "data: 2\n\n" }).await.unwrap();
        assert_eq!(events.next().await.unwrap().unwrap().data, expected);
    }
    drop(events);
    server.gone.await.unwrap();
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error_and_the_end() {
    let server = server().await;
    let mut lines = JsonLines::<u32>::from(open(&server).await);
    server.send.send("1\n2").await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap(), 1);
    drop(server.send);
    assert!(matches!(lines.next().await, Some(Err(Error::Unreachable(_)))), "2 may be what is left of 23");
    assert!(lines.next().await.is_none());
}
