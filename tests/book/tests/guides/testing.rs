//! The guide "Testing", and what the other guides say of the server.

use countersign_server::{Body, Service};

use crate::api::{self, Api as _};
use crate::shop::Caller;
use crate::state::{Shop, lock};

// ANCHOR: method
#[tokio::test]
async fn a_handler_is_a_method() {
    let shop = Shop::new();
    let (parts, ()) = http::Request::get("/orders/7").body(()).unwrap().into_parts();
    let cx = countersign_server::Cx::from_parts(parts);
    let answer = shop.read_order(&cx, Caller::Admin, api::ReadOrderParams { id: 7 }).await;
    assert!(matches!(answer, Err(api::ReadOrderError::NotFound(_))));
}
// ANCHOR_END: method

// ANCHOR: service
/// A request through everything but the network: credentials, parameters, body, answer checks.
async fn get(service: &Service<Shop>, path: &str, token: &str) -> (u16, String) {
    let request = http::Request::get(path).header("host", "test").header("authorization", format!("Bearer {token}"));
    let response = service.respond(request.body(Body::empty()).unwrap()).await;
    let status = response.status().as_u16();
    let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

// ANCHOR: scope
#[tokio::test]
async fn a_scope_is_needed() {
    let service = api::service(Shop::new()).unwrap();
    let reader = service.api().sign_in("ada", &["orders:read"]);
    let writer = service.api().sign_in("ada", &[]);
    assert_eq!(get(&service, "/orders/1", &reader).await.0, 200);
    assert_eq!(get(&service, "/orders/1", &writer).await.0, 403);
    assert_eq!(get(&service, "/orders/1", "made up").await.0, 401);
}
// ANCHOR_END: scope
// ANCHOR_END: service

#[tokio::test]
async fn violations_have_places() {
    let service = api::service(Shop::new()).unwrap();
    let token = service.api().sign_in("ada", &["orders:read"]);
    let (status, body) = get(&service, "/orders?limit=0", &token).await;
    assert_eq!(status, 422);
    assert!(body.contains(r#""place":"query.limit""#), "{body}");
}

#[tokio::test]
async fn two_schemes_make_one_caller() {
    let service = api::service(Shop::new()).unwrap();
    let request =
        http::Request::get("/report").header("host", "test").header("x-partner-key", "a-key-of-32-random-bytes");
    let half = request.body(Body::empty()).unwrap();
    assert_eq!(service.respond(half).await.status(), 401);
    let request = http::Request::get("/report")
        .header("host", "test")
        .header("x-partner-key", "a-key-of-32-random-bytes")
        .header("authorization", "Basic YWRtaW46Y29ycmVjdCBob3JzZQ==");
    let response = service.respond(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), 200);
    let audit = lock(&service.api().audit).clone();
    assert_eq!(audit, ["read_report: missing by partner", "read_report: authenticated by partner and admin"]);
}
