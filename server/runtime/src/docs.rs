//! The docs page: Swagger UI, embedded.
//!
//! The page is served at `<prefix>/docs` and names everything relative to itself: its files at
//! `./docs/..`, the document at `./openapi.json`. So it works behind any prefix that a proxy adds,
//! without being told. Swagger UI resolves a relative `tokenUrl` against the page, which is where
//! the API is.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use bytes::Bytes;
use futures::FutureExt;
use http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt, Empty};
use serde_json::Value;
use tower::ServiceExt;
use url::Url;

use crate::message::Body;
use crate::operation::SpecDocument;

/// The page's own script: starts Swagger UI, and keeps passwords out of its storage.
const INIT: &str = include_str!("docs/init.js");
/// The page.
const PAGE: &str = include_str!("docs/page.html");

/// The page.
pub(crate) fn page(document: &SpecDocument) -> Response<Body> {
    let title = document.title.replace('&', "&amp;").replace('<', "&lt;");
    let mut response = file("text/html; charset=utf-8", PAGE.replace("{title}", &title).into());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Ok(policy) = HeaderValue::from_str(&policy(document.json)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// A file of the page.
pub(crate) fn asset(name: &str) -> Option<Response<Body>> {
    if name == "init.js" {
        return Some(file("text/javascript; charset=utf-8", Bytes::from_static(INIT.as_bytes())));
    }
    let (media_type, bytes) = files().get(name)?;
    Some(file(media_type, bytes.clone()))
}

fn file(media_type: &'static str, body: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=3600"));
    response
}

/// What the page may do: only load its own files and call the API, on this origin or where
/// the document says that it is.
fn policy(document: &str) -> String {
    let document: Value = serde_json::from_str(document).unwrap_or_default();
    let mut origins = Vec::new();
    collect_origins(&document, &mut origins);
    origins.sort_unstable();
    origins.dedup();
    let others: String = origins.iter().map(|origin| format!(" {origin}")).collect();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'{others}; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// The origins of absolute server and token URLs.
fn collect_origins(document: &Value, origins: &mut Vec<String>) {
    let servers = document.get("servers").and_then(Value::as_array).into_iter().flatten();
    let servers = servers.filter_map(|server| server.get("url"));
    let schemes = document.pointer("/components/securitySchemes").and_then(Value::as_object).into_iter().flatten();
    let flows = schemes.filter_map(|(_, scheme)| scheme.get("flows")?.as_object()).flatten();
    let tokens = flows.filter_map(|(_, flow)| flow.get("tokenUrl"));
    for url in servers.chain(tokens).filter_map(Value::as_str) {
        if let Ok(url) = Url::parse(url)
            && url.has_host()
        {
            origins.push(url.origin().ascii_serialization());
        }
    }
}

/// Swagger UI's files by name. The crate that holds them gives them out as routes only; they answer
/// at once.
fn files() -> &'static BTreeMap<&'static str, (&'static str, Bytes)> {
    static FILES: OnceLock<BTreeMap<&'static str, (&'static str, Bytes)>> = OnceLock::new();
    const WANTED: [(&str, &str); 4] = [
        ("swagger-ui.css", "text/css; charset=utf-8"),
        ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
        ("oauth2-redirect.html", "text/html; charset=utf-8"),
        ("oauth2-redirect.js", "text/javascript; charset=utf-8"),
    ];
    FILES.get_or_init(|| {
        let found = WANTED.iter().filter_map(|(name, media_type)| Some((*name, (*media_type, route(name)?))));
        found.collect()
    })
}

fn route(name: &str) -> Option<Bytes> {
    let routes = swagger_ui_dist::generate_routes(swagger_ui_dist::ApiDefinition {
        uri_prefix: "/docs",
        api_definition: swagger_ui_dist::OpenApiSource::Uri(""),
        title: None,
    });
    let request = Request::get(format!("/docs/{name}")).body(Empty::<Bytes>::new()).ok()?;
    let response = routes.oneshot(request).now_or_never()?.ok()?;
    Some(response.into_body().collect().now_or_never()?.ok()?.to_bytes())
}
