//! Routing: any set of path templates on Dropshot's router.
//!
//! Dropshot's router takes at a node either literals or one variable of one name. [`plan`] therefore merges templates into
//! groups, a Dropshot path each, and a group finds the template among its own: literal before mixed before variable, from
//! left to right. The path decides first, then the method: `PUT /users/me` is 405 where `/users/me` has only GET, even when
//! `/users/{id}` has PUT.

mod plan;
mod spelling;
mod template;

use std::fmt;

use http::Method;

pub(crate) use plan::plan;
pub(crate) use spelling::has_dot_segment;
pub(crate) use template::Template;

/// Why the operations of a document cannot be mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountError(pub(crate) String);

impl fmt::Display for MountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MountError {}

/// What a route leads to: an operation's index, or one of the endpoints beside the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Operation(usize),
    Standard(crate::standard::Standard),
}

/// One path of the document, or several that are equal but for the names of their variables.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) template: Template,
    pub(crate) methods: Vec<RouteMethod>,
}

/// A method of a route, with the names that its own template gives to the variables.
#[derive(Debug)]
pub(crate) struct RouteMethod {
    pub(crate) method: Method,
    pub(crate) target: Target,
    pub(crate) variables: Vec<&'static str>,
    /// What the query must hold.
    pub(crate) selector: Selector,
}

/// Names, and values where not any will do.
pub(crate) type Selector = &'static [(&'static str, Option<&'static str>)];

impl RouteMethod {
    fn is_meant_by(&self, query: &str) -> bool {
        let pairs = || form_urlencoded::parse(query.as_bytes());
        self.selector.iter().all(|(name, value)| {
            pairs().any(|(other, given)| other == *name && value.is_none_or(|value| given == value))
        })
    }
}

impl Route {
    /// The route's methods as an `Allow` header lists them: with HEAD where there is GET, and OPTIONS, sorted.
    pub(crate) fn allow(&self) -> String {
        let mut methods: Vec<&str> = self.methods.iter().map(|entry| entry.method.as_str()).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.sort_unstable();
        methods.dedup();
        methods.join(", ")
    }

    /// Whether some query leads to an answer to `method`.
    pub(crate) fn has(&self, method: &Method) -> bool {
        let is = |wanted: &Method| self.methods.iter().any(|entry| entry.method == *wanted);
        is(method) || (*method == Method::HEAD && is(&Method::GET))
    }

    /// What answers `method` with `query`, and whether that is GET in the place of HEAD. Of several that the query fits, the one
    /// that asks most of it.
    pub(crate) fn method(&self, method: &Method, query: &str) -> Option<(&RouteMethod, bool)> {
        let find = |wanted: &Method| {
            let fitting = self.methods.iter().filter(|entry| entry.method == *wanted && entry.is_meant_by(query));
            // The first of those that ask equally much.
            fitting.rev().max_by_key(|entry| entry.selector.len())
        };
        match find(method) {
            Some(entry) => Some((entry, false)),
            None if *method == Method::HEAD => find(&Method::GET).map(|entry| (entry, true)),
            None => None,
        }
    }
}

/// The routes behind one Dropshot path, most specific first.
#[derive(Debug)]
pub(crate) struct Group {
    /// The path as Dropshot takes it: `/users/{p1}`.
    pub(crate) path: String,
    /// The names of its variables.
    pub(crate) variables: Vec<String>,
    pub(crate) routes: Vec<Route>,
}

/// What a path leads to.
#[derive(Debug)]
pub(crate) enum Found<'g> {
    Route(&'g Route, Vec<String>),
    /// The path is right but for its trailing slash; the relative reference that mends it.
    OtherSlash(String),
    Nothing,
}

impl Group {
    pub(crate) fn find(&self, path: &str) -> Found<'_> {
        for route in &self.routes {
            if let Some(values) = route.template.matches(path) {
                return Found::Route(route, values);
            }
        }
        let other = match path.strip_suffix('/') {
            Some(without) if without.ends_with('/') => return Found::Nothing,
            Some(without) => without.to_owned(),
            None => format!("{path}/"),
        };
        match self.routes.iter().any(|route| route.template.matches(&other).is_some()) {
            true => Found::OtherSlash(relative(path)),
            false => Found::Nothing,
        }
    }
}

/// The other spelling of `path` relative to it, so that it holds behind any prefix that a proxy adds: `./items/` for
/// `/items`, `../items` for `/items/`. It never begins with `//`, which would be another host.
fn relative(path: &str) -> String {
    match path.strip_suffix('/') {
        Some(without) => format!("../{}", without.rsplit('/').next().unwrap_or_default()),
        None => format!("./{}/", path.rsplit('/').next().unwrap_or_default()),
    }
}
