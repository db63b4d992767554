//! Sessions against a real listening server.
#![allow(clippy::unwrap_used)]

mod content;
mod credentials;
mod edges;
mod redirects;
mod refusals;
mod server;
mod streams;

use std::time::Duration;

use countersign_client::{ApiSpec, Error, LoginError, OperationSpec, Request, Session, Tokens};
use reqwest::{Method, Response, StatusCode};
use server::{Answer, Seen, TestServer};

const fn operation(id: &'static str, secured: bool) -> OperationSpec {
    OperationSpec { id, secured, security: &[], accept: "", answers: &[] }
}

static API: ApiSpec =
    ApiSpec { token_url: Some("token"), operations: &[operation("open", false), operation("secured", true)] };

/// A call of an operation that is at the path of its name.
async fn call(session: &Session, id: &'static str) -> Result<Response, LoginError> {
    match answered(at(session, id)).await {
        Err(Error::Login(error)) => Err(error),
        answer => Ok(answer.unwrap()),
    }
}

/// A `GET` to the path of the operation's name.
fn at<'s>(session: &'s Session, id: &'static str) -> Request<'s> {
    Request::new(session, id, Method::GET).path("/").path(id)
}

/// The answer to a request. The operations here document none, so it comes as it is.
async fn answered(request: Request<'_>) -> Result<Response, Error> {
    match request.decoded::<(), ()>().await {
        Err(Error::Undocumented(response)) => Ok(response),
        Err(error) => Err(error),
        Ok(value) => panic!("no answer is documented: {value:?}"),
    }
}

fn token(access: &str, more: &str) -> Answer {
    (200, String::new(), format!(r#"{{"access_token": "{access}", "token_type": "bearer"{more}}}"#))
}

fn refusal(error: &str) -> Answer {
    (400, String::new(), format!(r#"{{"error": "{error}", "error_description": "why"}}"#))
}

fn empty(status: u16) -> Answer {
    (status, String::new(), String::new())
}

async fn login(server: &TestServer) -> Result<Session, LoginError> {
    Session::builder(&server.url("/api/v1"), &API).login("user", "hunter2").await
}

/// Tokens are `t1`, `t2`, ...; each answer says `more`.
fn numbered(more: &'static str) -> impl Fn(&Seen, usize) -> Answer + Send + Sync + 'static {
    let count = std::sync::atomic::AtomicUsize::new(0);
    move |seen, _| {
        if !seen.is_token_request() {
            return empty(200);
        }
        let number = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
        token(&format!("t{number}"), more)
    }
}

#[tokio::test]
async fn a_login_posts_the_form_below_the_base_url() {
    let server = TestServer::start(numbered("")).await;
    for base in ["/api/v1", "/api/v1/"] {
        Session::builder(&server.url(base), &API)
            .scope("items:read")
            .client_id("app")
            .login("user", "a b&c")
            .await
            .unwrap();
    }
    for seen in server.seen() {
        assert_eq!(seen.target, "/api/v1/token");
        assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
        assert_eq!(seen.body, "grant_type=password&username=user&password=a+b%26c&scope=items%3Aread&client_id=app");
    }
}

#[tokio::test]
async fn a_client_secret_goes_by_basic() {
    let server = TestServer::start(numbered("")).await;
    let builder = Session::builder(&server.url(""), &API).client_id("app").client_secret("s3cret");
    builder.login("user", "hunter2").await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.header("authorization"), Some("Basic YXBwOnMzY3JldA=="));
    assert!(!seen.body.contains("client"));
}

#[tokio::test]
async fn the_bearer_goes_to_operations_that_declare_the_scheme_only() {
    let server = TestServer::start(numbered("")).await;
    let session = login(&server).await.unwrap();
    call(&session, "open").await.unwrap();
    call(&session, "secured").await.unwrap();
    let bearers: Vec<_> =
        server.seen()[1..].iter().map(|seen| seen.header("authorization").map(str::to_owned)).collect();
    assert_eq!(bearers, [None, Some("Bearer t1".to_owned())]);
}

#[tokio::test]
async fn a_hundred_tasks_renew_with_one_request() {
    let server = TestServer::start(|seen, before| match (seen.is_token_request(), before) {
        (true, 0) => token("old", r#", "expires_in": 0"#),
        (true, _) => token("new", r#", "expires_in": 3600"#),
        _ => empty(200),
    })
    .await;
    let session = login(&server).await.unwrap();
    let calls = (0..100).map(|_| {
        let session = session.clone();
        tokio::spawn(async move { call(&session, "secured").await.unwrap().status() })
    });
    for task in calls.collect::<Vec<_>>() {
        assert_eq!(task.await.unwrap(), StatusCode::OK);
    }
    assert_eq!(server.token_requests().len(), 2, "one to log in, one to renew");
    let calls = server.seen().into_iter().filter(|seen| !seen.is_token_request());
    assert!(calls.into_iter().all(|seen| seen.header("authorization") == Some("Bearer new")));
}

#[tokio::test]
async fn a_hundred_tasks_fail_with_one_request() {
    let server = TestServer::start(|seen, before| match (seen.is_token_request(), before) {
        (true, 0) => token("old", r#", "expires_in": 0"#),
        _ => refusal("invalid_grant"),
    })
    .await;
    let session = login(&server).await.unwrap();
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { call(&session, "secured").await.err() })
        })
        .collect();
    for task in calls {
        assert!(matches!(task.await.unwrap(), Some(LoginError::BadCredentials)));
    }
    assert_eq!(server.seen().len(), 2, "a password that does not hold is not tried a hundred times");
}

#[tokio::test]
async fn a_caller_who_goes_away_takes_no_token_with_it() {
    let server = TestServer::start(numbered(r#", "expires_in": 1, "refresh_token": "r""#)).await;
    let session = login(&server).await.unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    let impatient = tokio::time::timeout(Duration::from_millis(10), session.ready("secured")).await;
    assert!(impatient.is_err(), "the token request takes 50 ms");
    session.ready("secured").await.unwrap();
    assert_eq!(server.token_requests().len(), 2, "the request of the one who left was used by the next");
}

#[tokio::test]
async fn the_refresh_token_is_used_and_rotated() {
    let server = TestServer::start(|seen, before| match before {
        0 => token("t1", r#", "expires_in": 0, "refresh_token": "r1""#),
        1 => token("t2", r#", "expires_in": 0, "refresh_token": "r2""#),
        _ if seen.is_token_request() => token("t3", r#", "expires_in": 60"#),
        _ => empty(200),
    })
    .await;
    let session = login(&server).await.unwrap();
    session.ready("secured").await.unwrap();
    session.ready("secured").await.unwrap();
    let forms: Vec<_> = server.seen().into_iter().map(|seen| seen.body).collect();
    assert_eq!(forms[1], "grant_type=refresh_token&refresh_token=r1");
    assert_eq!(forms[2], "grant_type=refresh_token&refresh_token=r2");
}

#[tokio::test]
async fn the_password_stands_in_for_a_refused_refresh_token() {
    let server = TestServer::start(|seen, before| match before {
        0 => token("t1", r#", "expires_in": 0, "refresh_token": "r1""#),
        _ if seen.body.starts_with("grant_type=refresh_token") => refusal("invalid_grant"),
        _ => token("t2", r#", "expires_in": 60"#),
    })
    .await;
    let session = login(&server).await.unwrap();
    session.ready("secured").await.unwrap();
    assert!(server.seen()[2].body.starts_with("grant_type=password&username=user"));
}

#[tokio::test]
async fn a_401_is_answered_by_one_more_attempt() {
    let server = TestServer::start(|seen, before| match (seen.is_token_request(), seen.header("authorization")) {
        (true, _) => token(if before == 0 { "revoked" } else { "fresh" }, ""),
        (_, Some("Bearer fresh")) => empty(200),
        _ => empty(401),
    })
    .await;
    let session = login(&server).await.unwrap();
    assert_eq!(call(&session, "secured").await.unwrap().status(), StatusCode::OK);
    assert_eq!(server.seen().len(), 4, "log in, 401, renew, 200");
}

#[tokio::test]
async fn a_second_401_stays() {
    let server = TestServer::start(|seen, _| if seen.is_token_request() { token("t", "") } else { empty(401) }).await;
    let session = login(&server).await.unwrap();
    assert_eq!(call(&session, "secured").await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(server.seen().len(), 4, "log in, 401, renew, 401");
}

#[tokio::test]
async fn a_token_that_still_holds_outlives_a_failed_renewal() {
    let server = TestServer::start(|seen, before| match (seen.is_token_request(), before) {
        (true, 0) => token("t", r#", "expires_in": 4"#),
        (true, _) => empty(500),
        _ => empty(200),
    })
    .await;
    let session = login(&server).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2100)).await;
    assert_eq!(call(&session, "secured").await.unwrap().status(), StatusCode::OK);
    assert_eq!(server.token_requests().len(), 2);
}

#[tokio::test]
async fn a_given_token_is_not_renewed() {
    let server = TestServer::start(|_, _| empty(401)).await;
    let session = Session::builder(&server.url(""), &API).tokens(Tokens::new("given")).unwrap();
    assert_eq!(call(&session, "secured").await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn another_origin_never_gets_the_bearer() {
    let other = TestServer::start(|_, _| empty(200)).await;
    let elsewhere = other.url("/secured");
    let server = TestServer::start(move |seen, _| match seen.is_token_request() {
        true => token("t", ""),
        false => (307, format!("location: {elsewhere}\r\n"), String::new()),
    })
    .await;
    let session = login(&server).await.unwrap();
    call(&session, "secured").await.unwrap();
    assert_eq!(server.seen()[1].header("authorization"), Some("Bearer t"));
    for seen in other.seen() {
        assert_eq!(seen.header("authorization"), None);
    }
}

#[tokio::test]
async fn a_password_follows_no_redirect() {
    let other = TestServer::start(|_, _| token("t", "")).await;
    let elsewhere = other.url("/token");
    let server = TestServer::start(move |_, _| (307, format!("location: {elsewhere}\r\n"), String::new())).await;
    assert!(matches!(login(&server).await, Err(LoginError::Malformed { status: 307, .. })));
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn what_the_token_endpoint_says_is_told_apart() {
    let cases: [(Answer, &str); 8] = [
        (refusal("invalid_grant"), "BadCredentials"),
        (refusal("invalid_scope"), "Rejected { error: \"invalid_scope\", description: Some(\"why\") }"),
        ((200, String::new(), "{}".to_owned()), "Malformed { status: 200"),
        ((200, String::new(), "<html>".to_owned()), "Malformed { status: 200"),
        ((200, String::new(), r#"{"access_token": "t", "token_type": "mac"}"#.to_owned()), "Malformed { status: 200"),
        ((200, String::new(), r#"{"access_token": "", "token_type": "bearer"}"#.to_owned()), "Malformed { status: 200"),
        (
            (200, String::new(), r#"{"access_token": "a\nb", "token_type": "bearer"}"#.to_owned()),
            "Malformed { status: 200",
        ),
        ((500, String::new(), "oops".to_owned()), "Malformed { status: 500"),
    ];
    for (answer, expected) in cases {
        let body = answer.2.clone();
        let server = TestServer::start(move |_, _| answer.clone()).await;
        let error = format!("{:?}", login(&server).await.unwrap_err());
        assert!(error.starts_with(expected), "{body}: {error}");
        assert!(!error.contains("hunter2"));
    }
    let nobody = Session::builder("http://127.0.0.1:1", &API).login("user", "hunter2").await.unwrap_err();
    assert!(matches!(nobody, LoginError::Unreachable(_)), "{nobody:?}");
    assert!(!format!("{nobody} {nobody:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_session_can_be_kept_and_prints_no_secret() {
    let server = TestServer::start(numbered(r#", "expires_in": 3600, "refresh_token": "r1""#)).await;
    let session = login(&server).await.unwrap();
    let tokens = session.tokens().unwrap();
    assert!(tokens.expires_in.is_some_and(|left| left > Duration::from_secs(3500)));
    for text in [format!("{session:?}"), format!("{tokens:?}")] {
        assert!(!text.contains("t1") && !text.contains("r1") && !text.contains("hunter2"), "{text}");
    }
    let again = Session::builder(&server.url("/api/v1"), &API).tokens(tokens).unwrap();
    call(&again, "secured").await.unwrap();
    assert_eq!(server.seen()[1].header("authorization"), Some("Bearer t1"));
}
