//! Multipart bodies as they arrive.

use countersign_client::{Error, File, Parts, Request, Session};
use reqwest::{Method, Response, StatusCode};

use crate::server::TestServer;
use crate::{API, answered, empty, login, token};

async fn send(session: &Session, parts: Parts) -> Result<Response, Error> {
    let request = Request::new(session, "secured", Method::POST).path("/secured");
    answered(request.multipart("multipart/form-data", parts)).await
}

fn anonymous(server: &TestServer) -> Session {
    Session::builder(&server.url(""), &API).anonymous().unwrap()
}

/// A file of the disk with this content.
fn on_disk(name: &str, content: &[u8]) -> std::path::PathBuf {
    let path = std::env::temp_dir().join(format!("countersign-client-{}-{name}", std::process::id()));
    std::fs::write(&path, content).unwrap();
    path
}

#[tokio::test]
async fn a_file_of_the_disk_is_sent_with_its_length() {
    let server = TestServer::start(|_, _| empty(200)).await;
    let session = anonymous(&server);
    let content = "line\n".repeat(100_000);
    let path = on_disk("sent.txt", content.as_bytes());
    let file = File::open(&path).await.unwrap();
    for _ in 0..2 {
        // Clones are read each for itself.
        let parts = Parts::new().text("title", "a").file("file", &file.clone(), Some("text/plain"));
        assert_eq!(send(&session, parts).await.unwrap().status(), StatusCode::OK);
    }
    std::fs::remove_file(&path).unwrap();
    for seen in server.seen() {
        assert_eq!(seen.header("content-length"), Some(seen.body.len().to_string().as_str()));
        assert_eq!(seen.header("transfer-encoding"), None);
        let name = path.file_name().unwrap().to_str().unwrap();
        let head = format!("name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/plain\r\n\r\n{content}\r\n--");
        assert!(seen.body.contains(&head));
    }
}

#[tokio::test]
async fn a_file_that_changed_is_an_error_and_not_a_wrong_body() {
    let server = TestServer::start(|_, _| empty(200)).await;
    let session = anonymous(&server);
    let path = on_disk("changed.txt", b"as it was");
    let file = File::open(&path).await.unwrap();
    let parts = || Parts::new().file("file", &file, None);
    std::fs::write(&path, "less").unwrap();
    assert!(send(&session, parts()).await.is_err());
    std::fs::write(&path, "as it was and more").unwrap();
    send(&session, parts()).await.unwrap();
    assert!(server.seen()[0].body.contains("\r\n\r\nas it was\r\n--"));
    std::fs::remove_file(&path).unwrap();
    assert!(send(&session, parts()).await.is_err());
    assert!(File::open(&path).await.is_err() && File::open(std::env::temp_dir()).await.is_err());
}

#[tokio::test]
async fn a_multipart_body_in_memory_is_sent_again_after_a_401() {
    let server = TestServer::start(|seen, before| match (seen.is_token_request(), seen.header("authorization")) {
        (true, _) => token(if before == 0 { "revoked" } else { "fresh" }, ""),
        (_, Some("Bearer fresh")) => empty(200),
        _ => empty(401),
    })
    .await;
    let session = login(&server).await.unwrap();
    let parts = Parts::new().file("file", &File::from_bytes("a", "content"), None);
    assert_eq!(send(&session, parts).await.unwrap().status(), StatusCode::OK);
    let bodies: Vec<_> = server.seen().into_iter().map(|seen| seen.body).collect();
    assert!(bodies[1].contains("content") && bodies[1] == bodies[3]);
}
