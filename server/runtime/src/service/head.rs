//! Heads of requests that nobody should answer.

use http::request::Parts;
use http::{HeaderValue, Version, header};

use crate::problem::Problem;

/// What is unsafe about the head. RFC 9112, section 3.2: HTTP/1.1 has one Host; section 6.1: a
/// length beside chunks is how requests are smuggled.
pub(super) fn unsafe_head(parts: &Parts) -> Option<Problem> {
    if parts.version != Version::HTTP_11 {
        return None;
    }
    if parts.uri.authority().is_none() && !parts.headers.contains_key(header::HOST) {
        return Some(Problem::malformed("the request has no Host"));
    }
    if parts.headers.get_all(header::HOST).iter().nth(1).is_some() {
        return Some(Problem::malformed("the request has more than one Host"));
    }
    let both =
        parts.headers.contains_key(header::TRANSFER_ENCODING) && parts.headers.contains_key(header::CONTENT_LENGTH);
    let close = HeaderValue::from_static("close");
    both.then(|| {
        Problem::malformed("the request has both Content-Length and Transfer-Encoding")
            .with_header(header::CONNECTION, close)
    })
}
