//! Preflights: a browser asks whether a page may send a request before it sends it
//! (<https://fetch.spec.whatwg.org/#cors-preflight-fetch>).

use countersign_wire::Place;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, header};

use super::answer::{list, vary};
use super::{Cors, Granted};
use crate::message::Body;
use crate::operation::{ApiKeyPlace, OperationSpec, SchemeKind};
use crate::problem::Problem;
use crate::response::empty_response;

/// The most bytes, and names, of `Access-Control-Request-Headers` that are looked at.
const MAX_BYTES: usize = 8 << 10;
const MAX_NAMES: usize = 100;

/// Request headers that are allowed at every path: the type of a body, and conditions (RFC 9110, section 13).
const ALWAYS: [&str; 6] =
    ["Content-Type", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range"];

/// What a preflight asks for.
#[derive(Debug)]
pub(crate) struct Preflight {
    method: HeaderValue,
    headers: Option<HeaderValue>,
}

/// What stands at the path that a preflight asks for.
#[derive(Debug)]
pub(crate) enum Asked {
    /// Nothing. What is asked for is allowed, so that the page can read the 404.
    Nothing,
    /// A path with these methods and operations.
    Path {
        /// As `Allow` lists them.
        methods: String,
        operations: Vec<&'static OperationSpec>,
    },
}

impl Preflight {
    /// Reads one: OPTIONS with an origin and a method. `None` for any other OPTIONS, which is a plain one.
    ///
    /// # Errors
    ///
    /// 400 for invalid names, and for more of them than a browser sends.
    pub(crate) fn of(method: &Method, headers: &HeaderMap) -> Option<Result<Self, Problem>> {
        if *method != Method::OPTIONS || !headers.contains_key(header::ORIGIN) {
            return None;
        }
        let method = headers.get(header::ACCESS_CONTROL_REQUEST_METHOD)?;
        if Method::from_bytes(method.as_bytes()).is_err() {
            return Some(Err(Problem::malformed("Access-Control-Request-Method is not a method")));
        }
        Some(requested_headers(headers).map(|headers| Self { method: method.clone(), headers }))
    }

    /// The answer: always 204. A page whose origin is not allowed finds no permission in it.
    pub(crate) fn answer(&self, cors: &Cors, granted: &Granted, asked: Asked) -> Response<Body> {
        let mut response = empty_response(204);
        let headers = response.headers_mut();
        if granted.depends_on_origin() {
            vary(headers, "Origin");
        }
        vary(headers, "Access-Control-Request-Method");
        vary(headers, "Access-Control-Request-Headers");
        if granted.write_origin(headers) {
            self.write(cors, asked, headers);
        }
        response
    }

    fn write(&self, cors: &Cors, asked: Asked, headers: &mut HeaderMap) {
        let (methods, allowed) = match asked {
            Asked::Nothing => (self.method.clone(), self.headers.clone()),
            Asked::Path { methods, operations } => {
                let methods = HeaderValue::from_str(&methods).unwrap_or(HeaderValue::from_static("OPTIONS"));
                (methods, Some(allowed_headers(&operations, &cors.allow_headers)))
            }
        };
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        if let Some(allowed) = allowed {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
        }
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from(cors.max_age.as_secs()));
    }
}

/// The names that a preflight asks for, in one line.
fn requested_headers(headers: &HeaderMap) -> Result<Option<HeaderValue>, Problem> {
    let values = || headers.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS).iter();
    if values().map(HeaderValue::len).sum::<usize>() > MAX_BYTES {
        return Err(Problem::malformed("Access-Control-Request-Headers is too long"));
    }
    let names = values().flat_map(|value| value.as_bytes().split(|b| *b == b','));
    let names = names.map(<[u8]>::trim_ascii).filter(|name| !name.is_empty());
    let names = names.map(HeaderName::from_bytes).collect::<Result<Vec<_>, _>>();
    let names = names.map_err(|_| Problem::malformed("Access-Control-Request-Headers has a name that is not one"))?;
    match names.len() {
        0 => Ok(None),
        1..=MAX_NAMES => Ok(Some(list(names.iter().map(HeaderName::as_str)))),
        _ => Err(Problem::malformed(format!("Access-Control-Request-Headers has more than {MAX_NAMES} names"))),
    }
}

/// The request headers that the operations of a path take: those of credentials and parameters by
/// name, since `*` does not cover `Authorization`.
fn allowed_headers(operations: &[&'static OperationSpec], own: &[HeaderName]) -> HeaderValue {
    let credentials = operations.iter().flat_map(|operation| operation.security).copied().flatten();
    let credentials = credentials.filter_map(|used| match used.kind {
        SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::Http(_) => Some("Authorization"),
        SchemeKind::ApiKey { place: ApiKeyPlace::Header, name } => Some(name),
        SchemeKind::ApiKey { place: ApiKeyPlace::Query | ApiKeyPlace::Cookie, .. } => None,
    });
    let parameters = operations.iter().flat_map(|operation| operation.parameters);
    let parameters = parameters.filter(|parameter| parameter.place == Place::Header).map(|parameter| parameter.name);
    list(credentials.chain(parameters).chain(ALWAYS).chain(own.iter().map(HeaderName::as_str)))
}
