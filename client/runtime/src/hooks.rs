//! What generated clients do around each request.

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderValue};
use reqwest::{Request, Response, StatusCode};

use crate::envelope::wrap;
use crate::session::Session;
use crate::spec::OperationSpec;

/// Attaches the credentials of the first alternative of which the session has all, the media types, and one `Cookie` header
/// (RFC 6265, section 5.4) in place of several.
pub fn prepare(session: &Session, request: &mut Request, operation: &str) {
    let Some(operation) = session.operation(operation) else { return };
    session.attach(operation, request);
    if let (Some(media_type), true) = (operation.media_type, request.body().is_some()) {
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    match HeaderValue::from_str(operation.accept) {
        Ok(accept) if !operation.accept.is_empty() => drop(request.headers_mut().insert(ACCEPT, accept)),
        _ => {}
    }
    fold_cookies(request);
}

fn fold_cookies(request: &mut Request) {
    let cookies: Vec<_> = request.headers().get_all(COOKIE).iter().map(HeaderValue::as_bytes).collect();
    if cookies.len() > 1
        && let Ok(mut folded) = HeaderValue::from_bytes(&cookies.join(&b"; "[..]))
    {
        folded.set_sensitive(true);
        request.headers_mut().insert(COOKIE, folded);
    }
}

/// Sends the request; after a 401, once more with a fresh token. Wraps what must be wrapped to be decoded.
///
/// # Errors
///
/// A server that cannot be reached.
pub async fn execute(
    session: &Session,
    http: &reqwest::Client,
    request: Request,
    operation: &str,
) -> reqwest::Result<Response> {
    let Some(operation) = session.operation(operation) else { return http.execute(request).await };
    let response = send(session, http, request, operation).await?;
    match operation.envelope(response.status().as_u16()) {
        Some(envelope) => wrap(response, envelope).await,
        None => Ok(response),
    }
}

async fn send(
    session: &Session,
    http: &reqwest::Client,
    request: Request,
    operation: &OperationSpec,
) -> reqwest::Result<Response> {
    let renewable = operation.secured && session.is_renewable();
    // What was attached, which need not be what the session holds by now.
    let used = request.headers().get(AUTHORIZATION).filter(|_| renewable).cloned();
    // A body that is a stream can be sent once only; then a 401 stays.
    let again = used.as_ref().and_then(|_| request.try_clone());
    let response = http.execute(request).await?;
    let (Some(used), Some(mut again)) = (used, again) else { return Ok(response) };
    if response.status() != StatusCode::UNAUTHORIZED || session.replace(&used).await.is_err() {
        return Ok(response);
    }
    if let Some(bearer) = session.bearer() {
        again.headers_mut().insert(AUTHORIZATION, bearer);
    }
    http.execute(again).await
}
