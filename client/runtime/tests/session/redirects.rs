//! Redirects, between two servers that listen: neither a credential nor a body reaches another
//! origin.

use countersign_client::{
    AnswerSpec, ApiSpec, Error, KeyPlace, OperationSpec, Request, SchemeKind, SchemeUse, Session, Status,
};
use reqwest::header::HeaderMap;
use reqwest::{Body, Method, StatusCode};

use crate::server::{Answer, TestServer};
use crate::{empty, refusal};

const KEYS: &[&[SchemeUse]] = &[&[
    key("HeaderKey", SchemeKind::ApiKey { place: KeyPlace::Header, name: "X-API-Key" }),
    key("CookieKey", SchemeKind::ApiKey { place: KeyPlace::Cookie, name: "sid" }),
    key("QueryKey", SchemeKind::ApiKey { place: KeyPlace::Query, name: "key" }),
]];

const fn key(scheme: &'static str, kind: SchemeKind) -> SchemeUse {
    SchemeUse { scheme, kind }
}

const fn operation(
    id: &'static str,
    security: &'static [&'static [SchemeUse]],
    answers: &'static [AnswerSpec],
) -> OperationSpec {
    OperationSpec { id, secured: false, security, accept: "", answers }
}

static API: ApiSpec = ApiSpec {
    token_url: Some("token"),
    operations: &[
        operation("basic", &[&[key("Password", SchemeKind::Basic)]], &[]),
        operation("bearer", &[&[key("Jwt", SchemeKind::Bearer)]], &[]),
        operation("keys", KEYS, &[]),
        operation(
            "moved",
            &[],
            &[AnswerSpec { status: Status::Code(302), is_error: false, variant: None, contents: &[] }],
        ),
        operation("open", &[], &[]),
    ],
};

fn session(server: &TestServer) -> Session {
    let builder = Session::builder(&server.url(""), &API).bearer("Jwt", "hidden").basic("Password", "me", "hidden");
    let keys = builder.api_key("HeaderKey", "hidden").api_key("CookieKey", "hidden").api_key("QueryKey", "hidden");
    keys.anonymous().unwrap()
}

/// Status and headers of the answer.
async fn send(session: &Session, method: &Method, id: &'static str, body: Option<&str>) -> (StatusCode, HeaderMap) {
    let request = Request::new(session, id, method.clone()).path("/").path(id);
    answered(request.optional(body.as_ref(), |request, body| request.text("text/plain", body))).await
}

async fn answered(request: Request<'_>) -> (StatusCode, HeaderMap) {
    match request.decoded::<(), ()>().await {
        Ok(value) => (value.status(), value.headers().clone()),
        Err(Error::Undocumented(response)) => (response.status(), response.headers().clone()),
        Err(error) => panic!("{error}"),
    }
}

fn redirect(status: u16, target: &str) -> Answer {
    (status, format!("location: {target}\r\n"), String::new())
}

#[tokio::test]
async fn nothing_goes_to_another_origin() {
    let other = TestServer::start(|_, _| empty(200)).await;
    // Another port is another origin; so is another host, which here leads to the same port.
    let targets =
        [other.url("/x"), format!("//{}/x", other.address), format!("http://localhost:{}/", other.address.port())];
    for target in targets {
        for status in [301, 302, 303, 307, 308] {
            let answer = redirect(status, &target);
            let server = TestServer::start(move |_, _| answer.clone()).await;
            let session = session(&server);
            for id in ["basic", "bearer", "keys", "open"] {
                for (method, body) in
                    [(Method::GET, None), (Method::POST, Some("hidden")), (Method::PUT, Some("hidden"))]
                {
                    let (found, headers) = send(&session, &method, id, body).await;
                    assert_eq!(found, status, "{method} {id}");
                    assert_eq!(headers["location"], target.as_str());
                }
            }
        }
    }
    assert!(other.seen().is_empty(), "{:?}", other.seen());
}

#[tokio::test]
async fn a_login_goes_to_no_other_origin() {
    let other = TestServer::start(|_, _| refusal("invalid_grant")).await;
    let target = other.url("/token");
    let server = TestServer::start(move |_, _| redirect(307, &target)).await;
    assert!(Session::builder(&server.url(""), &API).login("me", "hidden").await.is_err());
    assert_eq!(server.seen().len(), 1);
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn within_the_origin_they_are_followed() {
    for (status, method, sent) in [
        (301, Method::GET, "GET"),
        (301, Method::POST, "GET"),
        (302, Method::POST, "GET"),
        (302, Method::PUT, "PUT"),
        (303, Method::POST, "GET"),
        (303, Method::PUT, "GET"),
        (303, Method::HEAD, "HEAD"),
        (307, Method::POST, "POST"),
        (308, Method::PUT, "PUT"),
    ] {
        let server = TestServer::start(move |_, before| match before {
            0 => redirect(status, "/there?a=1#part"),
            _ => empty(200),
        })
        .await;
        let (found, _) = send(
            &session(&server),
            &method,
            "bearer",
            (method == Method::POST || method == Method::PUT).then_some("body"),
        )
        .await;
        assert_eq!(found, 200, "{status} {method}");
        let seen = &server.seen()[1];
        assert_eq!((seen.method(), seen.target.as_str()), (sent, "/there?a=1"), "{status} {method}");
        assert_eq!(seen.header("authorization"), Some("Bearer hidden"));
        let kept = matches!(sent, "POST" | "PUT");
        assert_eq!(seen.body, if kept { "body" } else { "" }, "{status} {method}");
        assert_eq!(seen.header("content-type"), kept.then_some("text/plain"), "{status} {method}");
    }
}

#[tokio::test]
async fn what_the_document_has_as_an_answer_is_one() {
    let server = TestServer::start(|_, before| redirect(if before == 0 { 302 } else { 307 }, "/there")).await;
    let session = session(&server);
    assert_eq!(send(&session, &Method::GET, "moved", None).await.0, 302);
    assert_eq!(server.seen().len(), 1);
    // Another status is not: it is followed, and that in turn is one too many at some point.
    assert_eq!(send(&session, &Method::GET, "moved", None).await.0, 307);
    assert_eq!(server.seen().len(), 12);
}

#[tokio::test]
async fn a_body_that_can_be_sent_only_once_is_not_sent_again() {
    let server = TestServer::start(|_, _| redirect(307, "/there")).await;
    let session = session(&server);
    let pieces = futures::stream::iter([Ok::<_, std::io::Error>("once")]);
    let request = Request::new(&session, "open", Method::POST).path("/open");
    assert_eq!(answered(request.stream("text/plain", Body::wrap_stream(pieces))).await.0, 307);
    assert_eq!(server.seen().len(), 1);
}
