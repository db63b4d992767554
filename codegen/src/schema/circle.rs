//! Circles of schemas in which nothing of the value is used up: whether a value fits would never be decided.
//!
//! <https://json-schema.org/draft/2020-12/json-schema-core#section-9.4.1>

use std::collections::{BTreeMap, BTreeSet};

use super::follow;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Location, Node, Span};

/// Keywords whose schemas are about the value itself, not about a part of it.
const ONE: [&str; 4] = ["not", "if", "then", "else"];
const LISTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];
const MAP: &str = "dependentSchemas";

/// A reference to a schema that is about the same value.
struct Link<'d> {
    span: Span,
    text: &'d str,
    /// A variant of a union, or a part of it.
    is_choice: bool,
    to: Location,
}

/// A schema on the way, and the references that are not followed yet.
struct Step<'d> {
    at: Location,
    taken: Option<Link<'d>>,
    left: std::vec::IntoIter<Link<'d>>,
}

/// A diagnostic for each circle among the schemas at `places` and what they refer to.
pub(super) fn circles(document: &Document, places: impl IntoIterator<Item = Location>) -> Vec<Diagnostic> {
    let (mut done, mut found) = (BTreeSet::new(), Vec::new());
    for place in places {
        walk(document, place, &mut done, &mut found);
    }
    found
}

/// Goes every way from `start`, depth first. It keeps a stack of its own: chains of references are long at times.
fn walk(document: &Document, start: Location, done: &mut BTreeSet<Location>, found: &mut Vec<Diagnostic>) {
    let (mut path, mut depths) = (Vec::new(), BTreeMap::new());
    let mut next = Some(start);
    loop {
        if let Some(at) = next.take().filter(|at| !done.contains(at)) {
            depths.insert(at.clone(), path.len());
            path.push(Step { left: links(document, &at).into_iter(), at, taken: None });
        }
        let Some(step) = path.last_mut() else { return };
        step.taken = step.left.next();
        match &step.taken {
            Some(link) => match depths.get(&link.to) {
                Some(&entrance) => found.push(diagnostic(&path[entrance..])),
                None => next = Some(link.to.clone()),
            },
            None => {
                depths.remove(&step.at);
                done.extend(path.pop().map(|step| step.at));
            }
        }
    }
}

fn links<'d>(document: &'d Document, at: &Location) -> Vec<Link<'d>> {
    let mut links = Vec::new();
    if let Some(node) = document.at(at) {
        collect(document, node, false, &mut links);
    }
    links
}

/// The references in the schema at `node` that are about the value itself.
fn collect<'d>(document: &'d Document, node: &'d Node, is_choice: bool, links: &mut Vec<Link<'d>>) {
    for (key, text) in follow::references(node) {
        // What leads nowhere is told where the schema is read.
        let target = follow::target(document, node, (key, text)).ok();
        let text_of = text.as_str().unwrap_or_default();
        links.extend(target.map(|to| Link { span: text.span, text: text_of, is_choice, to: to.location }));
    }
    for entry in node.entries() {
        let (key, value) = (entry.key.as_str(), &entry.value);
        if LISTS.contains(&key) {
            let is_choice = is_choice || key != "allOf";
            value.items().iter().for_each(|item| collect(document, item, is_choice, links));
        } else if ONE.contains(&key) {
            collect(document, value, is_choice, links);
        } else if key == MAP {
            value.entries().iter().for_each(|entry| collect(document, &entry.value, is_choice, links));
        }
    }
}

/// The same for a circle wherever it is entered: at the first of its references.
fn diagnostic(circle: &[Step<'_>]) -> Diagnostic {
    let mut links: Vec<_> = circle.iter().filter_map(|step| step.taken.as_ref()).collect();
    links.sort_by_key(|link| link.span);
    let is_base = links.iter().any(|link| link.is_choice) && links.iter().any(|link| !link.is_choice);
    let help = match is_base {
        true => {
            "a base cannot list what takes it over by `allOf`: give the `oneOf` a schema of its own, and refer to that"
        }
        false => "a schema may refer to itself where a part of the value is meant, as below `properties` or `items`",
    };
    let (span, text) = links.first().map_or((None, ""), |link| (Some(link.span), link.text));
    let message = format!("`{text}` leads back to itself, and no part of the value is used up on the way");
    let diagnostic = Diagnostic::error("schema-cycle", span, message)
        .label("whether a value fits would never be decided")
        .help(help);
    links.iter().skip(1).fold(diagnostic, |diagnostic, link| diagnostic.related(link.span, "part of the circle"))
}
