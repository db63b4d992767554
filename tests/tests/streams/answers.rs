//! What our client makes of answers that the document does not have: they are kept completely.

use countersign_client::Error;
use countersign_client::reqwest::StatusCode;

use crate::raw::{END, answering, chunked};
use crate::{called, soon};

const TRACE: &str = "x-trace: 7\r\ncontent-length: ";

/// An answer of that status and media type.
fn answer(status: u16, media_type: &str, body: &str) -> String {
    format!("HTTP/1.1 {status} X\r\ncontent-type: {media_type}\r\n{TRACE}{}\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn a_status_or_media_type_that_is_not_documented_keeps_everything() {
    for (status, media_type, body) in [
        (418, "application/json", "{\"n\":1}"),
        (206, "application/json", "{\"n\":1}"),
        (302, "text/plain", "elsewhere"),
        (200, "text/html", "<p>oops"),
        (200, "application/problem+json", "{\"n\":1}"),
        (502, "text/html", "<p>a proxy"),
    ] {
        let address = answering(answer(status, media_type, body)).await;
        let error = soon(called(address).beside().send()).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        let Error::Undocumented(response) = error else { panic!("{error}") };
        assert_eq!(response.headers()["x-trace"], "7");
        assert_eq!(response.headers()["content-type"], media_type);
        assert_eq!(soon(response.text()).await.unwrap(), body);
    }
}

#[tokio::test]
async fn a_body_that_is_not_what_is_documented_keeps_everything() {
    for body in ["{\"n\":\"x\"}", "{", "", "1", "\u{e4}"] {
        let address = answering(answer(200, "application/json; charset=utf-8", body)).await;
        let error = soon(called(address).beside().send()).await.unwrap_err();
        let shown = error.to_string();
        let Error::Payload(payload) = error else { panic!("{error}") };
        assert_eq!(payload.status, StatusCode::OK);
        assert_eq!(payload.headers["x-trace"], "7");
        assert_eq!(payload.body, body);
        assert!(shown.contains("200"), "{shown}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_no_body() {
    let address = answering(chunked("application/json", "{\"n\":1}", "\r\n")).await;
    let error = soon(called(address).beside().send()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(_)), "{error}");
    let address = answering(chunked("application/json", "{\"n\":1}", END)).await;
    assert!(soon(called(address).beside().send()).await.is_ok());
}
