//! The first of the document's servers: what relative URLs are resolved against.

use url::Url;

use super::Reader;
use super::prose::scalar;
use crate::document::{Node, Span};

/// The first server's URL with its variables at their defaults, and its place; `/` without a
/// server.
///
/// <https://spec.openapis.org/oas/v3.0.3#server-object>
pub(super) fn first_url(reader: &Reader<'_, '_>) -> (String, Option<Span>) {
    let server = reader.document.root.get("servers").and_then(|servers| servers.items().first());
    let Some(url) = server.and_then(|server| server.get("url")) else {
        return ("/".to_owned(), None);
    };
    let mut text = url.as_str().unwrap_or("/").to_owned();
    let variables = server.and_then(|server| server.get("variables"));
    for variable in variables.map(Node::entries).unwrap_or_default() {
        let default = variable.value.get("default").and_then(scalar);
        text = text.replace(&format!("{{{}}}", variable.key), &default.unwrap_or_default());
    }
    (text, Some(url.span))
}

/// The path that `server_url` puts before every path of the document, without a trailing slash.
pub(super) fn base_path(server_url: &str) -> String {
    resolve(server_url, "").map(|url| url.path().trim_end_matches('/').to_owned()).unwrap_or_default()
}

/// `reference` against `server_url` (RFC 3986, section 5), both possibly relative: those hang on a
/// made-up origin.
pub(crate) fn resolve(server_url: &str, reference: &str) -> Option<Url> {
    let origin = Url::parse("http://relative.invalid/").ok()?;
    origin.join(server_url).ok()?.join(reference).ok()
}
