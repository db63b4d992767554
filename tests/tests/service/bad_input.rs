//! What a hostile or broken caller sends: a defined answer to each, and a service that lives on.

use std::time::Duration;

use countersign_server::{Limits, ServerConfig};
use countersign_tests::raw::{self, Reply, Request};
use countersign_tests::reference::Reference;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::double::{self, Double, GOOD};

const LIMIT: usize = 1 << 20;

/// A head that asks to make an item, with what decides about its body.
fn create(headers: &str) -> String {
    format!("POST /items HTTP/1.1\r\nhost: test\r\nconnection: close\r\nauthorization: Bearer {GOOD}\r\n{headers}\r\n")
}

async fn send(server: &countersign_server::Server<Double>, bytes: &[u8]) -> Reply {
    raw::exchange(server.local_addr(), bytes).await.expect("an answer")
}

/// The service still answers.
async fn lives(server: &countersign_server::Server<Double>) {
    let reply = Request::new("GET", "/healthz").send(server.local_addr()).await;
    assert_eq!(reply.status, 200, "{reply:?}");
}

#[tokio::test]
async fn bodies_over_the_limit() {
    let server = double::items().await;
    let announced = create(&format!("content-type: application/json\r\ncontent-length: {}\r\n", LIMIT + 1));
    // Refused by what it announces, before a byte of it has come.
    assert_eq!(send(&server, announced.as_bytes()).await.status, 413);

    let mut chunked = create("content-type: application/json\r\ntransfer-encoding: chunked\r\n").into_bytes();
    for _ in 0..=LIMIT / 0x10000 {
        chunked.extend(b"10000\r\n");
        chunked.extend([b' '; 0x10000]);
        chunked.extend(b"\r\n");
    }
    chunked.extend(b"0\r\n\r\n");
    assert_eq!(send(&server, &chunked).await.status, 413);
    lives(&server).await;
}

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let server = double::items().await;
    let json = "application/json";
    let cases: [(&str, &str, &[u8], u16); 9] = [
        ("/items", json, b"{\"name\": \"\xff\xfe\"}", 400),
        ("/items", json, b"{", 400),
        ("/items", json, b"", 422),
        ("/items", json, b"{} {}", 400),
        ("/items", "application/json; charset=utf-16", b"{}", 415),
        ("/items", "text/json", b"{}", 415),
        ("/items", "nonsense", b"{}", 415),
        ("/items", json, b"[]", 422),
        ("/items", json, b"{\"name\": 1, \"name\": \"a\"}", 400),
    ];
    for (path, media_type, body, status) in cases {
        let reply = Request::new("POST", path).bearer(GOOD).body(media_type, body).send(server.local_addr()).await;
        assert_eq!(reply.status, status, "{media_type} {}: {}", String::from_utf8_lossy(body), reply.text());
        assert_eq!(reply.header("content-type"), Some("application/problem+json"));
        if status == 415 {
            assert_eq!(reply.header("accept"), Some(json));
        }
    }
    let deep = "[".repeat(100_000);
    let reply = Request::new("POST", "/items").bearer(GOOD).body(json, deep).send(server.local_addr()).await;
    assert_eq!(reply.status, 400, "{}", reply.text());
    lives(&server).await;
}

/// Every violation is reported with its place, not just the first.
#[tokio::test]
async fn every_violation_has_its_place() {
    let server = double::items().await;
    let item = json!({
        "name": "", "price": -1, "labels": ["ok", "NOT OK", "NOT OK"], "surplus": 1,
        "content": {"kind": "link", "url": "https://example.com/", "weight": 2},
    });
    let reply = Request::new("POST", "/items").bearer(GOOD).json(&item).send(server.local_addr()).await;
    assert_eq!(reply.status, 422);
    let places: Vec<_> =
        reply.json()["errors"].as_array().unwrap().iter().map(|error| error["place"].to_string()).collect();
    for place in ["body.name", "body.price", "body.labels[1]", "body.labels", "body.content"] {
        assert!(places.iter().any(|found| found.contains(place)), "{place} is not among {places:?}");
    }
    let target = "/items?limit=0&label=A&label=B&X=1&cursor=".to_owned() + &"a".repeat(201);
    let reply =
        Request::new("GET", &target).bearer(GOOD).header("x-request-source", "fax").send(server.local_addr()).await;
    let text = reply.text();
    for place in ["query.limit", "query.label[0]", "query.label[1]", "query.cursor", "header.X-Request-Source"] {
        assert!(text.contains(place), "{place} is not in {text}");
    }
}

#[tokio::test]
async fn paths_and_heads() {
    let server = double::items().await;
    let cases = [
        ("GET", "/items/%2e%2e", 400),
        ("GET", "/items/%2E%2E%2Fusers", 422),
        ("GET", "/items/..", 400),
        ("GET", "/items/a%00b", 400),
        ("GET", "/items/%FF", 400),
        ("GET", "/items/%zz", 400),
        ("GET", "/items/not-a-uuid", 422),
        ("GET", "/items?limit=%FF", 400),
        ("GET", "/items?limit=1&limit=2", 422),
        ("GET", "/nowhere", 404),
        ("PATCH", "/items", 405),
        ("DELETE", "/items", 405),
        ("OPTIONS", "/items", 204),
        ("GET", "/items/", 307),
    ];
    for (method, target, status) in cases {
        let reply = Request::new(method, target).bearer(GOOD).send(server.local_addr()).await;
        assert_eq!(reply.status, status, "{method} {target}: {}", reply.text());
        if status == 405 {
            assert_eq!(reply.header("allow"), Some("GET, HEAD, OPTIONS, POST"), "{method} {target}");
        }
    }
    // A method that HTTP does not know is Dropshot's to refuse, with an Allow line for each that it
    // knows.
    assert_eq!(Request::new("BREW", "/items").send(server.local_addr()).await.status, 405);
    let reply = Request::new("GET", "/items/?limit=3").send(server.local_addr()).await;
    assert_eq!(reply.header("location"), Some("../items?limit=3"));
    lives(&server).await;
}

#[tokio::test]
async fn heads_that_are_too_large_or_contradict_themselves() {
    let server = double::items().await;
    let large = format!("GET /healthz HTTP/1.1\r\nhost: test\r\nx-large: {}\r\n\r\n", "a".repeat(1 << 20));
    assert_eq!(send(&server, large.as_bytes()).await.status, 431);
    let target = format!("GET /{} HTTP/1.1\r\nhost: test\r\n\r\n", "a".repeat(70_000));
    assert!([404, 414, 431].contains(&send(&server, target.as_bytes()).await.status));
    assert_eq!(send(&server, b"GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n").await.status, 400);
    // Two lengths are how requests are smuggled past a proxy: refused, or taken by the chunks alone
    // (RFC 9112, section 6.3).
    for headers in
        ["content-length: 5\r\ntransfer-encoding: chunked\r\n", "transfer-encoding: chunked\r\ncontent-length: 5\r\n"]
    {
        let head = create(&format!("content-type: application/json\r\n{headers}"));
        let reply = send(&server, (head + "2\r\n{}\r\n0\r\n\r\nGET /docs HTTP/1.1\r\n\r\n").as_bytes()).await;
        assert!([400, 422].contains(&reply.status), "{headers}: {reply:?}");
    }
    let nonsense = raw::exchange(server.local_addr(), b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n").await;
    assert!(nonsense.is_none_or(|reply| reply.status == 400));
    lives(&server).await;
}

/// A body that does not come is answered 408 after the time that it is given.
#[tokio::test]
async fn slow_bodies() {
    let limits = Limits { body_timeout: Duration::from_millis(200), ..Limits::default() };
    let service = items_server::api::service(Double).unwrap().with_limits(limits);
    let server =
        countersign_dropshot::serve(service, ServerConfig::bind("127.0.0.1:0".parse().unwrap())).await.unwrap();
    let head = create("content-type: application/json\r\ncontent-length: 10\r\n");
    assert_eq!(send(&server, (head + "{").as_bytes()).await.status, 408);
    lives(&server).await;
}

/// Callers that go away in the middle of a request leave nothing behind.
#[tokio::test]
async fn clients_that_go_away() {
    let reference = Reference::start().await;
    let token = reference.token("").await;
    let item = json!({"name": "half", "content": {"kind": "note", "text": ""}}).to_string();
    for sent in [10, item.len() - 1] {
        let head = Request::new("POST", "/items").bearer(&token).body("application/json", item.clone()).bytes();
        let mut stream = TcpStream::connect(reference.address()).await.unwrap();
        stream.write_all(&head[..head.len() - item.len() + sent]).await.unwrap();
        drop(stream);
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let page = Request::new("GET", "/items").bearer(&token).send(reference.address()).await;
    assert_eq!(page.json()["items"], json!([]), "nothing is half-written");
}

/// A panic in a handler is a 500 that tells nothing, and the next request is answered.
#[tokio::test]
async fn a_panic_in_a_handler() {
    let server = double::items().await;
    let reply = Request::new("GET", "/users/me").bearer(GOOD).send(server.local_addr()).await;
    assert_eq!(reply.status, 500);
    assert_eq!(reply.json(), json!({"type": "about:blank", "title": "Internal Server Error", "status": 500}));
    lives(&server).await;
}

/// RFC 6749 exactly, and the sign-in form of Swagger UI.
#[tokio::test]
async fn the_token_endpoint() {
    let reference = Reference::start().await;
    let (user, password) = (reference.username.as_str(), reference.password.as_str());
    let good = [("grant_type", "password"), ("username", user), ("password", password)];
    let ask = |form: &[(&str, &str)]| Request::new("POST", "/token").form(form);
    let wrong = |name: &str, value: &'static str| {
        let mut form = good;
        form.iter_mut().filter(|(key, _)| *key == name).for_each(|pair| pair.1 = value);
        ask(&form)
    };
    let repeated = format!("grant_type=password&username={user}&username=other&password={password}");
    let cases = [
        ("a wrong password", wrong("password", "no"), 400, "invalid_grant"),
        ("a user who is not there", wrong("username", "nobody"), 400, "invalid_grant"),
        ("an unknown grant", wrong("grant_type", "code"), 400, "unsupported_grant_type"),
        ("no grant", ask(&good[1..]), 400, "invalid_request"),
        ("no password", ask(&good[..2]), 400, "invalid_request"),
        ("an unknown scope", ask(&[good[0], good[1], good[2], ("scope", "root")]), 400, "invalid_scope"),
        (
            "a repeated field",
            Request::new("POST", "/token").body("application/x-www-form-urlencoded", repeated),
            400,
            "invalid_request",
        ),
        ("JSON", Request::new("POST", "/token").json(&json!({})), 400, "invalid_request"),
        ("a client with a secret", ask(&good).header("authorization", "Basic YTpi"), 401, "invalid_client"),
        (
            "an unknown refresh token",
            ask(&[("grant_type", "refresh_token"), ("refresh_token", "x")]),
            400,
            "invalid_grant",
        ),
    ];
    for (what, request, status, error) in cases {
        let reply = request.send(reference.address()).await;
        assert_eq!((reply.status, reply.json()["error"].as_str()), (status, Some(error)), "{what}: {}", reply.text());
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{what}");
    }
    // Swagger UI sends an empty client.
    for headers in [&[][..], &[("authorization", "Basic Og==")]] {
        let request = headers.iter().fold(ask(&good), |request, (name, value)| request.header(name, value));
        let reply = request.send(reference.address()).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.json()["token_type"], "Bearer");
    }
}
