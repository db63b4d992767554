//! Requests that a page of another site makes with the browser's cookies (cross-site request forgery).

use http::request::Parts;
use http::{Method, StatusCode, header};

use crate::cors::{is_same_host, only};
use crate::operation::{ApiKeyPlace, OperationSpec, SchemeKind};
use crate::parameters::text;
use crate::problem::Problem;

/// Refuses a request that may change something, shows a cookie that the operation takes as a
/// credential, and comes from another origin. A browser attaches cookies to the requests of any page.
///
/// `allowed` says that CORS allows the request's origin with credentials. The order is that of Go's
/// `http.CrossOriginProtection`: `Sec-Fetch-Site` first, then `Origin` against `Host`. A request
/// without either comes from no browser.
///
/// # Errors
///
/// 403.
pub(crate) fn refuse_cross_site(parts: &Parts, spec: &OperationSpec, allowed: bool) -> Result<(), Problem> {
    if is_safe(&parts.method) || allowed || !shows_cookie(parts, spec) || is_same_origin(parts) {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN).with_detail("the request comes from a page of another origin"))
}

/// RFC 9110, section 9.2.1.
fn is_safe(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE].contains(method)
}

/// Whether the request has a cookie that may authenticate it. Cookies that cannot be read may be one.
fn shows_cookie(parts: &Parts, spec: &OperationSpec) -> bool {
    spec.security.iter().copied().flatten().any(|used| match used.kind {
        SchemeKind::ApiKey { place: ApiKeyPlace::Cookie, name } => {
            text::cookies(&parts.headers, name).map_or(true, |found| !found.is_empty())
        }
        SchemeKind::ApiKey { place: ApiKeyPlace::Header | ApiKeyPlace::Query, .. }
        | SchemeKind::Bearer
        | SchemeKind::Basic
        | SchemeKind::Http(_) => false,
    })
}

fn is_same_origin(parts: &Parts) -> bool {
    let headers = &parts.headers;
    if headers.contains_key("sec-fetch-site") {
        let site = only(headers, http::HeaderName::from_static("sec-fetch-site"));
        return site.is_some_and(|site| site == "same-origin" || site == "none");
    }
    if !headers.contains_key(header::ORIGIN) {
        return true;
    }
    let authority = parts.uri.authority().map(|authority| authority.as_str());
    let host = authority.or_else(|| only(headers, header::HOST)?.to_str().ok());
    only(headers, header::ORIGIN).zip(host).is_some_and(|(origin, host)| is_same_host(origin, host))
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;
    use crate::operation::SchemeUse;

    const SPEC: OperationSpec = OperationSpec {
        id: "create",
        method: Method::POST,
        path: "/",
        selector: &[],
        parameters: &[],
        parameters_schema: None,
        body: None,
        security: &[
            &[SchemeUse { scheme: "bearer", kind: SchemeKind::Bearer, scopes: &[] }],
            &[SchemeUse {
                scheme: "session",
                kind: SchemeKind::ApiKey { place: ApiKeyPlace::Cookie, name: "session" },
                scopes: &[],
            }],
        ],
        responses: &[],
    };

    /// Method and headers in one line each, whether CORS allows the origin with credentials, and
    /// whether the request passes.
    #[test]
    fn a_cookie_counts_from_the_own_origin_only() {
        for (request, allowed, passes) in [
            ("POST cookie:session=1", false, true),
            ("POST cookie:session=1 sec-fetch-site:same-origin", false, true),
            ("POST cookie:session=1 sec-fetch-site:none", false, true),
            ("POST cookie:session=1 sec-fetch-site:same-site", false, false),
            ("POST cookie:session=1 sec-fetch-site:cross-site", false, false),
            ("POST cookie:session=1 sec-fetch-site:", false, false),
            ("POST cookie:session=1 sec-fetch-site:none sec-fetch-site:none", false, false),
            ("POST cookie:session=1 sec-fetch-site:cross-site origin:https://api.example", false, false),
            ("POST cookie:session=1 sec-fetch-site:cross-site origin:https://app.example", true, true),
            ("POST cookie:session=1 origin:https://api.example", false, true),
            ("POST cookie:session=1 origin:https://api.example:443", false, true),
            ("POST cookie:session=1 origin:https://api.example:8443", false, false),
            ("POST cookie:session=1 origin:https://app.example", false, false),
            ("POST cookie:session=1 origin:null", false, false),
            ("POST cookie:session=1 origin:https://api.example origin:https://api.example", false, false),
            ("DELETE cookie:session=1 origin:null", false, false),
            ("PATCH cookie:other=1 cookie:session=1 origin:null", false, false),
            ("GET cookie:session=1 origin:null", false, true),
            ("HEAD cookie:session=1 sec-fetch-site:cross-site", false, true),
            ("POST cookie:other=1 origin:https://app.example", false, true),
            ("POST authorization:Bearer origin:https://app.example", false, true),
        ] {
            let mut words = request.split(' ');
            let mut head = Request::builder().method(words.next().expect("a method")).header("host", "api.example");
            for (name, value) in words.filter_map(|header| header.split_once(':')) {
                head = head.header(name, value);
            }
            let (parts, ()) = head.body(()).expect(request).into_parts();
            assert_eq!(refuse_cross_site(&parts, &SPEC, allowed).is_ok(), passes, "{request}");
        }
    }
}
