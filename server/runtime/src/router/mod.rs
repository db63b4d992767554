//! Routing: from a path to the operations behind it.
//!
//! Literal before text with variables before variable, from left to right. The path decides first, then the method: `PUT
//! /users/me` is 405 where `/users/me` has only GET, even when `/users/{id}` has PUT.

mod by_text;
mod error;
mod route;
mod spelling;
mod template;
#[cfg(test)]
mod tests;
mod trie;

use std::collections::HashMap;

pub use error::MountError;
pub(crate) use route::{Route, RouteMethod, Target};
pub(crate) use spelling::has_dot_segment;
use template::Template;
use trie::Trie;

/// What is to be mounted, before it is put in order.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    /// Each with the number of those that came before it.
    routes: HashMap<Template, (usize, Route)>,
}

impl Routes {
    /// Adds a method of the path template `base` + `path`; `variables` of it are filled in. `false` where it is there already.
    pub(crate) fn add(&mut self, base: &str, path: &'static str, mut method: RouteMethod) -> Result<bool, MountError> {
        let (template, variables) = Template::parse(base, path)?;
        method.variables = variables;
        let number = self.routes.len();
        let (_, route) = self.routes.entry(template).or_insert_with(|| (number, Route::default()));
        Ok(route.add(method))
    }
}

/// The routes of a service.
#[derive(Debug)]
pub(crate) struct Router {
    /// The most specific first; of those that are equally specific, the first that was added.
    routes: Vec<(Template, Route)>,
    trie: Trie,
}

impl From<Routes> for Router {
    fn from(Routes { routes }: Routes) -> Self {
        let mut routes: Vec<_> = routes.into_iter().collect();
        routes.sort_by(|(one, (number, _)), (other, (other_number, _))| {
            one.specificity(other).then_with(|| number.cmp(other_number))
        });
        let routes: Vec<_> = routes.into_iter().map(|(template, (_, route))| (template, route)).collect();
        let trie = Trie::new(routes.iter().map(|(template, _)| template));
        Self { routes, trie }
    }
}

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found<'r> {
    Route(&'r Route, Vec<String>),
    /// The path is right but for its trailing slash; the relative reference that mends it.
    OtherSlash(String),
    Nothing,
}

impl Router {
    /// What `path` leads to.
    pub(crate) fn find(&self, path: &str) -> Found<'_> {
        let found = self.trie.find(path, false).and_then(|place| self.routes.get(place));
        if let Some((template, route)) = found {
            return Found::Route(route, template.matches(path).unwrap_or_default());
        }
        match path.ends_with("//") || self.trie.find(path, true).is_none() {
            true => Found::Nothing,
            false => Found::OtherSlash(relative(path)),
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
