//! The judges listen: services that break the document are found out, each by the check that is there for it.

use std::net::SocketAddr;

use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use countersign_tests::proxy;
use countersign_tests::reference::Reference;

use crate::schemathesis::{OTHER, Run};
use crate::tutorial;

/// Schemathesis must find `fault`, and call it that.
async fn found(run: Run<'_>, fault: &str) {
    let Some(verdict) = run.judge().await else { return };
    assert!(!verdict.holds && verdict.printed.contains(fault), "{fault} is not found:\n{}", verdict.printed);
}

fn of_first_steps(test: &str, address: SocketAddr) -> Run<'_> {
    let url = format!("http://{address}");
    Run { test, document: "first-steps.yaml", url, configuration: "liars.toml", examples: 5, users: &[] }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_panics() {
    let server = tutorial::serve(true).await;
    found(of_first_steps("liars::a_handler_that_panics", server.local_addr()), "Server error").await;
}

/// What is answered to a request with a bearer or without, and what that is called.
type Lie = (fn(bool) -> (StatusCode, &'static str, &'static str), &'static str);

const LIES: [Lie; 4] = [
    (|_| (StatusCode::OK, "application/json", r#"{"token": "x"}"#), "API accepts requests without authentication"),
    (|_| (StatusCode::IM_A_TEAPOT, "application/json", r#"{"token": "x"}"#), "Undocumented status code"),
    (|bearer| (of(bearer), "application/json", r#"{"token": 1}"#), "Response violates schema"),
    (|bearer| (of(bearer), "text/html", "<p>x</p>"), "Undocumented Content-Type"),
];

fn of(bearer: bool) -> StatusCode {
    if bearer { StatusCode::OK } else { StatusCode::UNAUTHORIZED }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_lies() {
    for (lie, fault) in LIES {
        let answer = async move |headers: HeaderMap| {
            let (status, media_type, body) = lie(headers.contains_key("authorization"));
            (status, [("content-type", media_type), ("www-authenticate", "Bearer")], body)
        };
        let router = axum::Router::new().route("/items/", get(answer));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        found(of_first_steps("liars::a_service_that_lies", address), fault).await;
    }
}

/// Who asks for an item gets the first user's, whoever it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_mixes_up_its_users() {
    let reference = Reference::start().await;
    reference.other_user(OTHER.0).await;
    let token = format!("Bearer {}", reference.token("").await);
    let leaky = proxy::changing(reference.address(), move |mut request| {
        let is_one = request.uri().path().starts_with("/items/");
        if let Some(bearer) = request.headers_mut().get_mut("authorization").filter(|_| is_one) {
            *bearer = token.parse().unwrap();
        }
        Some(request)
    });
    let run = Run {
        test: "liars::a_service_that_mixes_up_its_users",
        document: "items.yaml",
        url: format!("http://{}", leaky.await),
        configuration: "signed-in.toml",
        examples: 10,
        users: &[(&reference.username, &reference.password), OTHER],
    };
    found(run, "`other` received the `Item` that `owner` owns").await;
}
