//! What is rarer: servers that misbehave, callers who race, redirects within the origin.

use std::time::Duration;

use countersign_client::{LoginError, Request, Session, Tokens};
use reqwest::{Body, Method, StatusCode};
use secrecy::ExposeSecret;

use crate::server::TestServer;
use crate::{API, answered, call, empty, login, refusal, token};

/// A session whose token has expired, with a refresh token and no password.
fn expired(server: &TestServer) -> Session {
    let tokens = Tokens::new("old").with_refresh_token("r1").expiring_in(Duration::ZERO);
    Session::builder(&server.url(""), &API).tokens(tokens).unwrap()
}

#[tokio::test]
async fn a_wrong_password_is_not_repeated() {
    let server = TestServer::start(|_, before| match before {
        0 => token("t", r#", "expires_in": 0"#),
        _ => refusal("invalid_grant"),
    })
    .await;
    let session = login(&server).await.unwrap();
    for _ in 0..5 {
        assert!(matches!(session.ready("secured").await, Err(LoginError::BadCredentials)));
    }
    assert_eq!(server.token_requests().len(), 2, "to log in, and once to renew: repeating it locks accounts");
}

#[tokio::test]
async fn without_a_password_a_refused_refresh_token_ends_the_session() {
    let server = TestServer::start(|_, _| refusal("invalid_grant")).await;
    let session = expired(&server);
    for _ in 0..2 {
        assert!(matches!(session.ready("secured").await, Err(LoginError::SessionEnded)));
    }
    assert_eq!(server.token_requests().len(), 1);
}

#[tokio::test]
async fn a_token_endpoint_that_is_down_is_not_asked_with_the_password_instead() {
    let server = TestServer::start(|_, before| match before {
        0 => token("t", r#", "expires_in": 0, "refresh_token": "r1""#),
        _ => empty(503),
    })
    .await;
    let session = login(&server).await.unwrap();
    assert!(matches!(session.ready("secured").await, Err(LoginError::Malformed { status: 503, .. })));
    assert_eq!(server.token_requests().len(), 2);
}

#[tokio::test]
async fn a_refresh_asks_for_no_scope_and_keeps_the_old_refresh_token() {
    let server = TestServer::start(|_, before| match before {
        0 => token("t1", r#", "expires_in": 0, "refresh_token": "r1""#),
        _ => token("t2", ""),
    })
    .await;
    let builder = Session::builder(&server.url(""), &API).scope("items:read items:write");
    let session = builder.login("user", "hunter2").await.unwrap();
    session.ready("secured").await.unwrap();
    assert_eq!(server.seen()[1].body, "grant_type=refresh_token&refresh_token=r1");
    assert_eq!(session.tokens().unwrap().refresh_token.unwrap().expose_secret(), "r1");
}

#[tokio::test]
async fn id_and_secret_are_encoded_before_basic_joins_them() {
    let server = TestServer::start(|_, _| token("t", "")).await;
    let builder = Session::builder(&server.url(""), &API).client_id("a:b c").client_secret("p%+\u{e9}");
    builder.login("user", "hunter2").await.unwrap();
    // a%3Ab+c:p%25%2B%C3%A9
    assert_eq!(server.seen()[0].header("authorization"), Some("Basic YSUzQWIrYzpwJTI1JTJCJUMzJUE5"));
}

#[tokio::test]
async fn what_a_token_endpoint_says_is_bounded_and_printable() {
    let huge = TestServer::start(|_, _| (200, String::new(), " ".repeat(5_000_000))).await;
    let error = login(&huge).await.unwrap_err();
    assert!(error.to_string().contains("too large"), "{error}");
    let body = r#"{"error": "x", "error_description": "a\u001b[2Jb\nc"}"#;
    let rude = TestServer::start(move |_, _| (400, String::new(), body.to_owned())).await;
    let error = login(&rude).await.unwrap_err();
    assert!(!error.to_string().chars().any(char::is_control), "{error:?}");
}

#[tokio::test]
async fn a_request_with_an_older_token_renews_nothing_again() {
    let server = TestServer::start(|seen, _| match (seen.is_token_request(), seen.header("authorization")) {
        (true, _) => token("new", ""),
        (_, Some("Bearer new")) => empty(200),
        _ => empty(401),
    })
    .await;
    let session = Session::builder(&server.url(""), &API).tokens(Tokens::new("old").with_refresh_token("r1")).unwrap();
    // Both are sent with the old token before either is answered.
    let (first, second) = tokio::join!(call(&session, "secured"), call(&session, "secured"));
    assert_eq!([first.unwrap().status(), second.unwrap().status()], [StatusCode::OK; 2]);
    assert_eq!(server.token_requests().len(), 1);
}

#[tokio::test]
async fn a_caller_who_goes_away_leaves_the_others_waiting_for_the_one_request() {
    let server = TestServer::start(|_, _| token("new", r#", "expires_in": 3600"#)).await;
    let session = expired(&server);
    let ready = || {
        let session = session.clone();
        tokio::spawn(async move { session.ready("secured").await })
    };
    let first = ready();
    let others: Vec<_> = (0..10).map(|_| ready()).collect();
    tokio::time::sleep(Duration::from_millis(20)).await;
    first.abort();
    for other in others {
        tokio::time::timeout(Duration::from_secs(5), other).await.unwrap().unwrap().unwrap();
    }
    assert_eq!(server.token_requests().len(), 1);
}

#[tokio::test]
async fn a_body_that_is_a_stream_is_sent_once() {
    let server = TestServer::start(|seen, _| if seen.is_token_request() { token("t", "") } else { empty(401) }).await;
    let session = login(&server).await.unwrap();
    let file = Body::from(tokio::fs::File::open("Cargo.toml").await.unwrap());
    let request = Request::new(&session, "secured", Method::POST).path("/secured").stream("*/*", file);
    assert_eq!(answered(request).await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(server.seen().len(), 2);
}
