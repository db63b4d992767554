//! Routing: from a path to the operations behind it.
//!
//! Literal before text with variables before variable, from left to right. The path decides first, then the method: `PUT
//! /users/me` is 405 where `/users/me` has only GET, even when `/users/{id}` has PUT.

mod error;
mod route;
mod spelling;
mod template;

pub use error::MountError;
pub(crate) use route::{Route, RouteMethod, Target};
pub(crate) use spelling::has_dot_segment;
use template::Template;

/// The routes of a service.
#[derive(Debug, Default)]
pub(crate) struct Router {
    routes: Vec<(Template, Route)>,
}

/// What a path leads to.
#[derive(Debug)]
pub(crate) enum Found<'r> {
    Route(&'r Route, Vec<String>),
    /// The path is right but for its trailing slash; the relative reference that mends it.
    OtherSlash(String),
    Nothing,
}

impl Router {
    /// Adds a method of the path template `base` + `path`; `variables` of it are filled in. `false` where it is there already.
    pub(crate) fn add(&mut self, base: &str, path: &'static str, mut method: RouteMethod) -> Result<bool, MountError> {
        let (template, variables) = Template::parse(base, path)?;
        method.variables = variables;
        let same = self.routes.iter_mut().find(|(other, _)| other.is_same_as(&template));
        if let Some((_, route)) = same {
            return Ok(route.add(method));
        }
        let mut route = Route::default();
        route.add(method);
        let place = self.routes.partition_point(|(other, _)| other.specificity(&template).is_le());
        self.routes.insert(place, (template, route));
        Ok(true)
    }

    /// What `path` leads to.
    pub(crate) fn find(&self, path: &str) -> Found<'_> {
        let matching = |path: &str| {
            self.routes.iter().find_map(|(template, route)| template.matches(path).map(|values| (route, values)))
        };
        if let Some((route, values)) = matching(path) {
            return Found::Route(route, values);
        }
        let other = match path.strip_suffix('/') {
            Some(without) if without.ends_with('/') => return Found::Nothing,
            Some(without) => without.to_owned(),
            None => format!("{path}/"),
        };
        match matching(&other) {
            Some(_) => Found::OtherSlash(relative(path)),
            None => Found::Nothing,
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
