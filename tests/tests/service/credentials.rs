//! Every operation of both documents, read from the documents, against every way in which a
//! credential can fail.
//!
//! The rest of each request is garbage: it is not read before the credential holds.

use std::net::SocketAddr;

use countersign_tests::raw::{Reply, Request};
use countersign_tests::spec::{Operation, Spec};
use serde_json::json;

use crate::double::{self, DOWN, NARROW};

/// What is shown, and the answer to it from an operation that asks for a bearer.
struct Case {
    name: &'static str,
    authorization: &'static [&'static str],
    status: u16,
    challenge: Option<&'static str>,
    detail: &'static str,
}

const MALFORMED: &str = r#"Bearer error="invalid_token", error_description="the bearer token is malformed""#;
const INVALID: &str = r#"Bearer error="invalid_token", error_description="the bearer token is not valid""#;
const SEVERAL: &str =
    r#"Bearer error="invalid_request", error_description="there is more than one Authorization header""#;

const fn case(
    name: &'static str,
    authorization: &'static [&'static str],
    status: u16,
    challenge: &'static str,
    detail: &'static str,
) -> Case {
    Case { name, authorization, status, challenge: Some(challenge), detail }
}

const CASES: [Case; 13] = [
    case("no credential", &[], 401, "Bearer", "a credential is missing"),
    case("another scheme", &["Basic dXNlcjpwYXNz"], 401, "Bearer", "a credential is missing"),
    case("an empty value", &[""], 401, "Bearer", "a credential is missing"),
    case("a scheme that begins alike", &["Bearerish good"], 401, "Bearer", "a credential is missing"),
    case("no token", &["Bearer"], 401, MALFORMED, "the bearer token is malformed"),
    case("only spaces", &["Bearer   "], 401, MALFORMED, "the bearer token is malformed"),
    case("a space inside", &["Bearer go od"], 401, MALFORMED, "the bearer token is malformed"),
    case("a comma inside", &["Bearer go,od"], 401, MALFORMED, "the bearer token is malformed"),
    case("only padding", &["Bearer =="], 401, MALFORMED, "the bearer token is malformed"),
    case("two tokens", &["Bearer good", "Bearer bad"], 400, SEVERAL, "there is more than one Authorization header"),
    case("two schemes", &["Basic eDp5", "Bearer good"], 400, SEVERAL, "there is more than one Authorization header"),
    case("a token that nobody issued", &["Bearer forged"], 401, INVALID, "the bearer token is not valid"),
    case("the scheme in lower case", &["bearer forged"], 401, INVALID, "the bearer token is not valid"),
];

/// A request for the operation with everything wrong but the method: variables, query, headers,
/// body and its type.
fn garbage(operation: &Operation) -> Request {
    let path = operation.path_with(|_| "%00not-an-id".to_owned());
    Request::new(&operation.method, &format!("{path}?limit=none&limit=%FF&%zz"))
        .header("x-request-source", "nowhere")
        .header("accept-language", "!")
        .header("cookie", "====")
        .body("image/png", b"\xff\xfe{".to_vec())
}

/// Status, challenge and body are exactly these, and no cache may store them.
#[track_caller]
fn assert_refused(reply: &Reply, what: &str, status: u16, challenge: Option<&str>, detail: &str) {
    assert_eq!(reply.status, status, "{what}: {reply:?}");
    assert_eq!(reply.header("www-authenticate"), challenge, "{what}");
    assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{what}");
    let title = match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        _ => "Service Unavailable",
    };
    let body = json!({"type": "about:blank", "title": title, "status": status, "detail": detail});
    assert_eq!(reply.json(), body, "{what}");
}

async fn every_case(spec: &Spec, address: SocketAddr) -> usize {
    let mut asked = 0;
    for operation in spec.operations() {
        if operation.security.iter().all(Vec::is_empty) {
            continue;
        }
        asked += 1;
        for case in &CASES {
            let what = format!("{} with {}", operation.id, case.name);
            let shown = case.authorization.iter();
            let request = shown.fold(garbage(&operation), |request, value| request.header("authorization", value));
            let reply = request.send(address).await;
            // Nothing that is a bearer: for optional security that is nobody, and the rest is
            // looked at.
            if operation.is_optional() && case.detail == "a credential is missing" {
                assert_ne!(reply.status, 401, "{what}");
                assert_eq!(reply.header("www-authenticate"), None, "{what}");
                continue;
            }
            assert_refused(&reply, &what, case.status, case.challenge, case.detail);
        }
        unavailable(&operation, address).await;
        missing_scope(&operation, address).await;
    }
    asked
}

async fn unavailable(operation: &Operation, address: SocketAddr) {
    let reply = garbage(operation).bearer(DOWN).send(address).await;
    let detail = "credentials cannot be verified at the moment";
    assert_refused(&reply, &operation.id, 503, None, detail);
    assert_eq!(reply.header("retry-after"), Some("7"), "{}", operation.id);
}

async fn missing_scope(operation: &Operation, address: SocketAddr) {
    let scopes = operation.scopes().join(" ");
    if scopes.is_empty() {
        return;
    }
    let reply = garbage(operation).bearer(NARROW).send(address).await;
    let challenge = format!(r#"Bearer error="insufficient_scope", scope="{scopes}""#);
    let detail = format!("the credential does not cover the scope {scopes}");
    assert_refused(&reply, &operation.id, 403, Some(&challenge), &detail);
}

/// A credential that holds is not enough for garbage: it is what is looked at next.
async fn a_good_one_gets_further(spec: &Spec, address: SocketAddr) {
    for operation in spec.operations().iter().filter(|operation| operation.is_secured()) {
        let reply = garbage(operation).bearer(double::GOOD).send(address).await;
        let looked_at = !operation.parameters.is_empty() || operation.body.is_some();
        let expected: &[u16] = if looked_at { &[400, 415, 422] } else { &[500] };
        assert!(expected.contains(&reply.status), "{}: {reply:?}", operation.id);
    }
}

#[tokio::test]
async fn items() {
    let (spec, server) = (Spec::load("items.yaml"), double::items().await);
    assert!(every_case(&spec, server.local_addr()).await >= 8);
    a_good_one_gets_further(&spec, server.local_addr()).await;
}

#[tokio::test]
async fn first_steps() {
    let (spec, server) = (Spec::load("first-steps.yaml"), double::first_steps().await);
    assert_eq!(every_case(&spec, server.local_addr()).await, 1);
    a_good_one_gets_further(&spec, server.local_addr()).await;
}

/// An operation that is open to everyone does not look at credentials at all.
#[tokio::test]
async fn public_operations_ignore_credentials() {
    let (spec, server) = (Spec::load("items.yaml"), double::items().await);
    for operation in spec.operations().iter().filter(|operation| operation.security.is_empty()) {
        for token in ["forged", DOWN] {
            let reply = garbage(operation).bearer(token).send(server.local_addr()).await;
            assert!(![401, 403, 503].contains(&reply.status), "{}: {reply:?}", operation.id);
        }
    }
}
