//! Requests as they arrive: bodies, cookies, paths.

use countersign_client::{
    Error, File, ParameterSpec, Parts, Session, Style, Tokens, cookie_text, execute, multipart_content, path_text,
    prepare, progenitor_client, with_query,
};
use reqwest::{RequestBuilder, Response, StatusCode};

use crate::server::TestServer;
use crate::{API, empty, login, token};

async fn send(session: &Session, request: RequestBuilder) -> reqwest::Result<Response> {
    let mut request = request.build()?;
    prepare(session, &mut request, "secured");
    execute(session, session.http(), request, "secured").await
}

fn anonymous(server: &TestServer) -> Session {
    Session::builder(&server.url(""), &API).anonymous().unwrap()
}

const fn spec(name: &'static str) -> ParameterSpec {
    ParameterSpec { name, style: Style::Form, explode: true, json: false, allow_reserved: false }
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
        let request = multipart_content(session.http().post(server.url("/")), "multipart/form-data", parts);
        assert_eq!(send(&session, request).await.unwrap().status(), StatusCode::OK);
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
    let request = || {
        let parts = Parts::new().file("file", &file, None);
        multipart_content(session.http().post(server.url("/")), "multipart/form-data", parts)
    };
    std::fs::write(&path, "less").unwrap();
    assert!(send(&session, request()).await.is_err());
    std::fs::write(&path, "as it was and more").unwrap();
    send(&session, request()).await.unwrap();
    assert!(server.seen()[0].body.contains("\r\n\r\nas it was\r\n--"));
    std::fs::remove_file(&path).unwrap();
    assert!(send(&session, request()).await.is_err());
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
    let request = multipart_content(session.http().post(server.url("/secured")), "multipart/form-data", parts);
    assert_eq!(send(&session, request).await.unwrap().status(), StatusCode::OK);
    let bodies: Vec<_> = server.seen().into_iter().map(|seen| seen.body).collect();
    assert!(bodies[1].contains("content") && bodies[1] == bodies[3]);
}

#[tokio::test]
async fn cookies_are_one_header() {
    let server = TestServer::start(|_, _| empty(200)).await;
    let session = Session::builder(&server.url(""), &API).tokens(Tokens::new("t")).unwrap();
    let request = session.http().get(server.url("/"));
    let request = request
        .header("cookie", cookie_text(&spec("a"), &[1, 2]).unwrap())
        .header("cookie", cookie_text(&spec("none"), &None::<u8>).unwrap())
        .header("cookie", cookie_text(&spec("b"), "c d;").unwrap());
    send(&session, request).await.unwrap();
    assert_eq!(server.seen()[0].headers("cookie"), ["a=1; a=2; b=c%20d%3B"]);
}

#[tokio::test]
async fn a_path_that_would_be_another_is_not_sent() {
    let server = TestServer::start(|_, _| empty(200)).await;
    let session = anonymous(&server);
    let simple = ParameterSpec { style: Style::Simple, ..spec("id") };
    for value in [".", "..", "\0"] {
        let url = server.url(&format!("/items/{}/delete", path_text(&simple, value)));
        let error = send(&session, session.http().delete(url)).await.unwrap_err();
        let error = Error::<()>::from(progenitor_client::Error::CommunicationError(error));
        assert!(matches!(&error, Error::Request(reason) if reason.contains("the parameter id: ")), "{error}");
    }
    assert!(server.seen().is_empty());
    let url = server.url(&format!("/items/{}", path_text(&simple, "../a b;%2e")));
    send(&session, with_query(session.http().get(url), &spec("q"), &["a&b", "+"])).await.unwrap();
    assert_eq!(server.seen()[0].target, "/items/..%2Fa%20b%3B%252e?q=a%26b&q=%2B");
}
