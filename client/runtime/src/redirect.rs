//! Redirects. reqwest would leave the bearer out of a request to another origin, but not its body,
//! nor a key in a header of its own.

use reqwest::header::{CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, TRANSFER_ENCODING};
use reqwest::{Client, Method, Request, Response};

/// How many redirects are followed, one after the other.
const LIMIT: usize = 10;

/// Sends `request`, and follows redirects within its origin (RFC 6454). One to another origin, one
/// that the document has as an answer, one too many, and one that asks for a body again that can be
/// sent only once, is the answer.
pub(crate) async fn execute(
    http: &Client,
    mut request: Request,
    is_answer: impl Fn(u16) -> bool,
) -> reqwest::Result<Response> {
    for _ in 0..LIMIT {
        let sent = request.try_clone();
        let (method, url, headers) = (request.method().clone(), request.url().clone(), request.headers().clone());
        let response = http.execute(request).await?;
        let status = response.status().as_u16();
        let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let target = location.filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308) && !is_answer(status));
        let Some(target) = target.and_then(|target| url.join(target).ok()) else { return Ok(response) };
        if target.origin() != url.origin() {
            return Ok(response);
        }
        // RFC 9110, sections 15.4.2 to 15.4.4: what was a POST goes on as a GET.
        let becomes_get = match status {
            303 => method != Method::HEAD,
            301 | 302 => method == Method::POST,
            _ => false,
        };
        let mut next = match (becomes_get, sent) {
            (true, _) => {
                let mut next = Request::new(Method::GET, target);
                *next.headers_mut() = headers;
                for name in [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, CONTENT_LANGUAGE, TRANSFER_ENCODING] {
                    next.headers_mut().remove(name);
                }
                next
            }
            (false, Some(mut next)) => {
                *next.url_mut() = target;
                next
            }
            (false, None) => return Ok(response),
        };
        next.url_mut().set_fragment(None);
        request = next;
    }
    http.execute(request).await
}
