//! Requests that cannot be sent: the caller gets the reason, and the server gets nothing.

use std::collections::BTreeMap;

use bytes::Bytes;
use countersign_client::{Besides, Error, File, LoginError, ParameterSpec, Parts, Request, Session, Style, Tokens};
use reqwest::Method;
use serde::Serialize;
use serde_json::json;

use crate::server::TestServer;
use crate::{API, empty, token};

/// A value that refuses to be serialized.
struct Broken;

impl Serialize for Broken {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("no such value"))
    }
}

const SIMPLE: ParameterSpec = ParameterSpec::path("id");
const FORM: ParameterSpec = ParameterSpec::query("q").explode(false);

/// Adds to a request what cannot be sent.
type Add = fn(Request<'_>) -> Request<'_>;

/// What is added to a request, and the reason why it is refused.
const ROWS: [(Add, &str); 20] = [
    (|request| request.path_parameter(&SIMPLE, ""), "the parameter id: nothing is left of it"),
    (|request| request.path_parameter(&SIMPLE, "."), "the parameter id: `.` and `..` in a path"),
    (|request| request.path_parameter(&SIMPLE, ".."), "the parameter id: `.` and `..` in a path"),
    (|request| request.path_parameter(&SIMPLE, "a\0"), "the parameter id: a path cannot hold the character NUL"),
    (|request| request.path_parameter(&SIMPLE, &Broken), "the parameter id: no such value"),
    (|request| request.query(&FORM, &Broken), "the parameter q: no such value"),
    (|request| request.query(&FORM, &[""]), "the parameter q: a list of one empty text"),
    (
        |request| request.query(&ParameterSpec::query("q").style(Style::PipeDelimited), &["a|b"]),
        "the parameter q: a pipe in an item",
    ),
    (
        |request| request.query(&ParameterSpec::query("q"), &Besides(&json!({"limit": 1}), &["limit"])),
        "the parameter q: it has a member that is called as another parameter",
    ),
    (|request| request.header(&SIMPLE, "a\nb"), "the parameter id: a header cannot hold control characters"),
    (|request| request.header(&SIMPLE, &["a,b"]), "the parameter id: a comma in an item of a header"),
    (|request| request.header(&SIMPLE, &Broken), "the parameter id: no such value"),
    (|request| request.header(&ParameterSpec::header("a b"), "c"), "the parameter a b: invalid HTTP header name"),
    (|request| request.cookie(&FORM, &Broken), "the parameter q: no such value"),
    (|request| request.json("application/json", &BTreeMap::from([(vec![1], 1)])), "the body cannot be written as JSON"),
    (|request| request.form("a/form", "text", &[]), "the body is not an object"),
    (
        |request| {
            let field = ParameterSpec::query("f").style(Style::SpaceDelimited);
            request.form("a/form", &json!({"f": ["a b"]}), &[field])
        },
        "the field f: a space in an item",
    ),
    (|request| request.multipart("a/b", Parts::new().text("x", &Broken)), "the field x cannot be written"),
    (
        |request| {
            let file = File::from_bytes("a", "b").with_content_type("text/plain\r\nX: y");
            request.multipart("a/b", Parts::new().file("x", &file, None))
        },
        "the media type of the part x cannot stand in a header",
    ),
    (|request| request.text("text/\n", ""), "the media type \"text/\\n\" cannot stand in a header"),
];

#[tokio::test]
async fn each_refusal_reaches_the_caller_and_no_request_is_sent() {
    let server = TestServer::start(|_, _| empty(200)).await;
    // Its token is to be renewed before a call: not even that is asked for.
    let expired = Tokens::new("old").with_refresh_token("r").expiring_in(std::time::Duration::ZERO);
    let session = Session::builder(&server.url(""), &API).tokens(expired).unwrap();
    for (add, expected) in ROWS {
        // Parts that can be written, before and behind, change nothing about it.
        let request = Request::new(&session, "secured", Method::POST).path("/a/").query(&FORM, "b");
        let request = add(request).header(&SIMPLE, "c").bytes("text/plain", &Bytes::from_static(b"d"));
        match request.decoded::<(), ()>().await {
            Err(Error::Request(reason)) => assert!(reason.starts_with(expected), "{reason}"),
            other => panic!("{expected}: {other:?}"),
        }
    }
    assert!(server.seen().is_empty(), "{:?}", server.seen());
}

#[tokio::test]
async fn the_first_reason_is_kept() {
    let server = TestServer::start(|_, _| empty(200)).await;
    let session = Session::builder(&server.url(""), &API).anonymous().unwrap();
    let request = Request::new(&session, "open", Method::GET).query(&FORM, &Broken).path_parameter(&SIMPLE, "..");
    let error = request.decoded::<(), ()>().await.unwrap_err();
    assert_eq!(error.to_string(), "the request cannot be made: the parameter q: no such value");
}

#[tokio::test]
async fn a_failed_login_is_told_from_a_refusal() {
    let server = TestServer::start(|seen, _| if seen.is_token_request() { empty(500) } else { empty(200) }).await;
    let expired = Tokens::new("old").with_refresh_token("r").expiring_in(std::time::Duration::ZERO);
    let session = Session::builder(&server.url(""), &API).tokens(expired).unwrap();
    let sent = Request::new(&session, "secured", Method::GET).path("/secured").decoded::<(), ()>().await;
    assert!(matches!(sent, Err(Error::Login(LoginError::Malformed { status: 500, .. }))), "{sent:?}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn all_parts_arrive() {
    let server = TestServer::start(|seen, _| if seen.is_token_request() { token("t", "") } else { empty(200) }).await;
    let session = Session::builder(&server.url("/api/"), &API).login("user", "hunter2").await.unwrap();
    let request = Request::new(&session, "secured", Method::PUT)
        .path("/a/")
        .path_parameter(&SIMPLE, "../b c;%2e")
        .path("/d'")
        .fixed_query("fixed=1")
        .query(&FORM, &["a&b", "+"])
        .query(&ParameterSpec::query("r").allow_reserved(), "'/")
        .query(&FORM, &None::<u8>)
        .header(&ParameterSpec::header("X-Id"), &[1, 2])
        .cookie(&ParameterSpec::cookie("c"), &[1, 2])
        .cookie(&ParameterSpec::cookie("none"), &None::<u8>)
        .cookie(&ParameterSpec::cookie("e"), "f;")
        .optional(None::<&u8>, |request, _| request.path("/never"))
        .optional(Some(&7), |request, body| request.json("application/*", body));
    let sent = request.decoded::<(), ()>().await;
    assert!(matches!(&sent, Err(Error::Undocumented(response)) if response.status() == 200), "{sent:?}");
    let seen = &server.seen()[1];
    assert_eq!(seen.method(), "PUT");
    assert_eq!(seen.target, "/api/a/..%2Fb%20c%3B%252e/d'?fixed=1&q=a%26b,%2B&r=%27/");
    assert_eq!(seen.headers("x-id"), ["1,2"]);
    assert_eq!(seen.headers("cookie"), ["c=1; c=2; e=f%3B"]);
    assert_eq!(seen.headers("content-type"), ["application/json"]);
    assert_eq!((seen.header("content-length"), seen.body.as_str()), (Some("1"), "7"));
    assert_eq!(seen.header("authorization"), Some("Bearer t"));
}
