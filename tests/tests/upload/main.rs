//! Multipart bodies of 100 MB go from a file to a file in bounded memory on both sides, and what is over a limit is refused: a server in a
//! process of its own, whose peak memory the system tells.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod api;
mod child;
mod content;
mod memory;

use std::net::SocketAddr;

use countersign_tests::raw;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use child::Child;
use content::{CHUNK, SIZE, chunk};

/// What the peak may grow by while such a file passes: a good deal less than the file.
const MOST: usize = 40 << 20;

fn part(name: &str, rest: &str) -> String {
    format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{rest}\r\n\r\n")
}

const IMAGE: &str = "; filename=\"cat.png\"\r\nContent-Type: image/png";

fn head(length: usize) -> String {
    format!(
        "POST /avatars HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\n\r\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_100_mb_passes_in_bounded_memory() {
    let server = Child::start();
    let (before, start) = (server.peak(), part("image", IMAGE));
    let end = format!("\r\n{}me\r\n--b--\r\n", part("owner", ""));

    // As bytes: the file before the value.
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = head(start.len() + SIZE + end.len());
    stream.write_all((head + &start).as_bytes()).await.unwrap();
    for at in (0..SIZE).step_by(CHUNK) {
        stream.write_all(&chunk(at)).await.unwrap();
    }
    stream.write_all(end.as_bytes()).await.unwrap();
    let reply = raw::read(&mut stream).await.unwrap();
    assert_eq!(reply.status, 204, "{}", reply.text());
    let grown = server.peak() - before;
    assert!(grown < MOST, "the server's peak grew by {grown} bytes");

    // Through the client, from the disk.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cat.png");
    let mut file = std::fs::File::create(&path).unwrap();
    for at in (0..SIZE).step_by(CHUNK) {
        std::io::Write::write_all(&mut file, &chunk(at)).unwrap();
    }
    drop(file);
    let own = memory::forget_peak();
    let session = api::client::Client::session(&format!("http://{}", server.address)).anonymous().unwrap();
    let client = api::client::Client::with_session(session);
    let body = api::client::types::UploadAvatarBody {
        image: countersign_client::File::open(&path).await.unwrap().with_content_type("image/png"),
        thumbnail: None,
        pages: vec![countersign_client::File::from_bytes("1", "one")],
        owner: "me".to_owned(),
        tags: None,
        about: None,
    };
    let response = client.upload_avatar().body(body).send().await.unwrap();
    assert_eq!(response.status(), 204);
    let (client, server) = (memory::peak("self") - own, server.peak() - before);
    assert!(client < MOST, "the client's peak grew by {client} bytes");
    assert!(server < MOST, "the server's peak grew by {server} bytes");
    println!("peaks grew by {} kB in the server, {} kB in the client", server >> 10, client >> 10);
}

/// Sends a head that promises `length` bytes, `start`, and `again` until an answer comes.
async fn send(address: SocketAddr, length: usize, start: &str, again: &[u8]) -> raw::Reply {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all((head(length) + start).as_bytes()).await.unwrap();
    let mut sent = start.len();
    while !again.is_empty() && sent + again.len() <= length && stream.write_all(again).await.is_ok() {
        sent += again.len();
    }
    raw::read(&mut stream).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_a_limit_is_refused_while_it_comes() {
    let server = Child::start();
    let before = server.peak();
    let piece = vec![b'a'; CHUNK];
    let value = format!("{}x\r\n", part("tags", "")).into_bytes();
    let owner = part("owner", "");
    let rows: [(&str, usize, &str, &[u8], &str); 5] = [
        ("a body that says it is too large", 200 << 20, "", &[], "the body is larger than 134217728 bytes"),
        ("values beside a file", 100 << 20, &owner, &piece, "the values of the body are larger than 1048576 bytes"),
        ("parts", 100 << 20, "", &value, "the body has more than 1000 parts"),
        ("the head of a part", 100 << 20, "--b\r\nX-Long: ", &piece, "the head of a part is too long"),
        ("what stands before the first part", 100 << 20, "", &piece, "the head of a part is too long"),
    ];
    for (what, length, start, again, detail) in rows {
        let reply = send(server.address, length, start, again).await;
        assert_eq!((reply.status, reply.json()["detail"].as_str()), (413, Some(detail)), "{what}: {}", reply.text());
    }
    let grown = server.peak() - before;
    assert!(grown < MOST, "the server's peak grew by {grown} bytes");
}

/// The server, where [`Child::start`] starts this test.
#[test]
#[ignore = "started by the other tests, in a process of its own"]
fn child_process() {
    child::serve();
}
