//! The code of the page "First steps", compiled and called as the page does.
#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub)]
mod service;

use countersign_server::Body;

/// The server that is generated from `hello.yaml`.
#[allow(dead_code, unreachable_pub)]
mod api {
    include!(concat!(env!("OUT_DIR"), "/hello_server.rs"));
}

async fn answer(request: http::request::Builder, body: &'static str) -> (u16, String) {
    let service = api::service(service::Service).unwrap();
    let response = service.respond(request.header("host", "test").body(Body::from(body)).unwrap()).await;
    let status = response.status().as_u16();
    let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn the_page_is_true() {
    let form = http::Request::post("/token").header("content-type", "application/x-www-form-urlencoded");
    let (status, token) = answer(form, "grant_type=password&username=ada&password=lovelace").await;
    assert_eq!(
        (status, token.as_str()),
        (200, r#"{"access_token":"a-token-for-the-first-steps","token_type":"Bearer"}"#)
    );
    let signed_in = http::Request::get("/users/me").header("authorization", "Bearer a-token-for-the-first-steps");
    assert_eq!(answer(signed_in, "").await, (200, r#"{"name":"ada"}"#.to_owned()));
    assert_eq!(answer(http::Request::get("/users/me"), "").await.0, 401);
}
