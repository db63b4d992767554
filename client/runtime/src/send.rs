//! Sending a request: credentials, redirects, and once more after a 401.

use countersign_wire::Status;
use reqwest::header::{ACCEPT, AUTHORIZATION, COOKIE, HeaderMap, HeaderValue};
use reqwest::{Request, Response, ResponseBuilderExt, StatusCode};

use crate::redirect;
use crate::session::Session;
use crate::spec::OperationSpec;

/// Attaches the credentials that `operation` asks for, as far as the session holds them, and
/// `Accept` as the document has it. Cookies become one header (RFC 6265, section 5.4).
pub(crate) fn prepare(session: &Session, request: &mut Request, operation: &str) {
    if let Some(operation) = session.operation(operation) {
        session.attach(request, operation);
        if let (Ok(accept), false) = (HeaderValue::from_str(operation.accept), operation.accept.is_empty()) {
            request.headers_mut().insert(ACCEPT, accept);
        }
    }
    fold_cookies(request.headers_mut());
}

fn fold_cookies(headers: &mut HeaderMap) {
    let cookies: Vec<_> = headers.get_all(COOKIE).iter().filter(|cookie| !cookie.is_empty()).cloned().collect();
    let bytes = cookies.iter().map(HeaderValue::as_bytes).collect::<Vec<_>>().join(&b"; "[..]);
    headers.remove(COOKIE);
    if let (Ok(mut value), false) = (HeaderValue::from_bytes(&bytes), bytes.is_empty()) {
        value.set_sensitive(cookies.iter().any(HeaderValue::is_sensitive));
        headers.insert(COOKIE, value);
    }
}

/// Sends the request; after a 401, once more with a fresh token. Redirects are followed within the
/// origin, unless the document has them as answers. Neither the answer nor an error knows the URL's
/// query where a key is in it.
///
/// # Errors
///
/// A server that cannot be reached.
pub(crate) async fn execute(
    session: &Session,
    http: &reqwest::Client,
    request: Request,
    operation: &str,
) -> reqwest::Result<Response> {
    let Some(operation) = session.operation(operation) else {
        return redirect::execute(http, request, |_| false).await.map_err(reqwest::Error::without_url);
    };
    let response = send(session, http, request, operation).await.map_err(reqwest::Error::without_url)?;
    Ok(if session.has_key_in_query(operation) { without_query(response) } else { response })
}

/// A response's `Debug` shows its URL.
fn without_query(response: Response) -> Response {
    let mut url = response.url().clone();
    url.set_query(None);
    let mut response = http::Response::<reqwest::Body>::from(response);
    if let Ok(carrier) = http::Response::builder().url(url).body(()) {
        response.extensions_mut().extend(carrier.into_parts().0.extensions);
    }
    response.into()
}

async fn send(
    session: &Session,
    http: &reqwest::Client,
    request: Request,
    operation: &OperationSpec,
) -> reqwest::Result<Response> {
    let renewable = session.shows_token(operation) && session.is_renewable();
    // What was attached, which need not be what the session holds by now.
    let used = request.headers().get(AUTHORIZATION).filter(|_| renewable).cloned();
    // A body that is a stream can be sent once only; then a 401 stays.
    let again = used.as_ref().and_then(|_| request.try_clone());
    let is_answer = |status| operation.answer(status).is_some_and(|answer| answer.status == Status::Code(status));
    let response = redirect::execute(http, request, is_answer).await?;
    let (Some(used), Some(mut again)) = (used, again) else { return Ok(response) };
    if response.status() != StatusCode::UNAUTHORIZED || session.replace(&used).await.is_err() {
        return Ok(response);
    }
    if let Some(bearer) = session.bearer() {
        again.headers_mut().insert(AUTHORIZATION, bearer);
    }
    redirect::execute(http, again, is_answer).await
}
