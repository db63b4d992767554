//! Routes: what a path leads to, by method and query.

use http::Method;

use crate::standard::Standard;

/// What a route leads to: an operation's index, or one of the endpoints beside the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Operation(usize),
    Standard(Standard),
}

/// The methods of one path of the document, or of several that are equal but for the names of their variables.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Route {
    methods: Vec<RouteMethod>,
}

/// A method of a route, with the names that its own template gives to the variables.
#[derive(Debug, PartialEq, Eq)]
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
    /// Adds a method; `false` where the route has it already, for the same query.
    pub(super) fn add(&mut self, new: RouteMethod) -> bool {
        let is_same = |entry: &RouteMethod| entry.method == new.method && entry.selector == new.selector;
        let is_new = !self.methods.iter().any(is_same);
        if is_new {
            self.methods.push(new);
        }
        is_new
    }

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

    /// What its methods lead to.
    pub(crate) fn targets(&self) -> impl Iterator<Item = Target> {
        self.methods.iter().map(|entry| entry.target)
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
