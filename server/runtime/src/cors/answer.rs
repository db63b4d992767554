//! CORS in the headers of an answer.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{Cors, Granted};
use crate::operation::OperationSpec;

/// Headers of the answers that every page may read.
const ALWAYS: [&str; 4] = ["WWW-Authenticate", "Location", "Retry-After", "X-Request-Id"];

/// Names in one line, each once, whatever its case.
pub(super) fn list<'n>(names: impl Iterator<Item = &'n str>) -> HeaderValue {
    let mut listed: Vec<&str> = Vec::new();
    for name in names {
        if !listed.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            listed.push(name);
        }
    }
    // The document's names of headers are tokens; a value that is none would be left out as a whole.
    HeaderValue::from_str(&listed.join(", ")).unwrap_or(HeaderValue::from_static(""))
}

impl Granted {
    /// Writes what is granted into the headers of an answer, in place of any `Access-Control-*` that
    /// is there: a page is blocked where a header stands twice.
    ///
    /// The page may read the headers that `operation` declares, some that every answer may have, and
    /// the user's own.
    pub(crate) fn write(&self, headers: &mut HeaderMap, cors: &Cors, operation: Option<&OperationSpec>) {
        remove_access_control(headers);
        if self.depends_on_origin {
            vary(headers, "Origin");
        }
        if self.write_origin(headers) {
            let responses = operation.map_or(&[][..], |operation| operation.responses);
            let declared = responses.iter().flat_map(|response| response.headers).map(|header| header.parameter.name);
            let own = cors.expose_headers.iter().map(HeaderName::as_str);
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, list(ALWAYS.into_iter().chain(declared).chain(own)));
        }
    }

    /// The origin and the credentials mode; `false` where the origin is not allowed.
    pub(super) fn write_origin(&self, headers: &mut HeaderMap) -> bool {
        let Some(origin) = &self.allow_origin else { return false };
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        if self.credentials {
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
        true
    }

    pub(super) fn depends_on_origin(&self) -> bool {
        self.depends_on_origin
    }
}

fn remove_access_control(headers: &mut HeaderMap) {
    let is_ours = |name: &&HeaderName| name.as_str().starts_with("access-control-");
    while let Some(name) = headers.keys().find(is_ours).cloned() {
        headers.remove(name);
    }
}

/// Adds `name` to `Vary`, beside what is there (RFC 9110, section 12.5.5).
pub(super) fn vary(headers: &mut HeaderMap, name: &'static str) {
    let has = headers
        .get_all(header::VARY)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|line| line.split(',').map(str::trim).any(|entry| entry == "*" || entry.eq_ignore_ascii_case(name)));
    if !has {
        headers.append(header::VARY, HeaderValue::from_static(name));
    }
}
