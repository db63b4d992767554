//! What is served beside the API: the document, the docs page, the health check.

use http::{HeaderValue, Response, header};

use crate::docs;
use crate::message::Body;
use crate::operation::SpecDocument;

/// An endpoint beside the API. Where the document has the path itself, the document's operation
/// stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standard {
    /// `/openapi.json`.
    Json,
    /// `/openapi.yaml`.
    Yaml,
    /// `/healthz`.
    Health,
    /// `/docs`.
    Docs,
    /// `/docs/{file}`.
    Asset,
}

/// Where they are.
pub(crate) const STANDARD: [(&str, Standard); 5] = [
    ("/openapi.json", Standard::Json),
    ("/openapi.yaml", Standard::Yaml),
    ("/healthz", Standard::Health),
    ("/docs", Standard::Docs),
    ("/docs/{file}", Standard::Asset),
];

impl Standard {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Json => "openapi.json",
            Self::Yaml => "openapi.yaml",
            Self::Health => "healthz",
            Self::Docs => "docs",
            Self::Asset => "docs asset",
        }
    }

    /// The answer to GET; `None` for a file that is not there.
    pub(crate) fn answer(self, document: &SpecDocument, variable: Option<&str>) -> Option<Response<Body>> {
        Some(match self {
            Self::Json => text("application/json", document.json),
            Self::Yaml => text("application/yaml", document.yaml),
            Self::Health => text("application/json", "{\"status\":\"ok\"}"),
            Self::Docs => docs::page(document),
            Self::Asset => docs::asset(variable?)?,
        })
    }
}

/// Text that a frontend of another origin may read, too: it is public.
fn text(media_type: &'static str, body: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
