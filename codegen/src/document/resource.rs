//! Schema resources: a schema with an `$id` is a document of its own within a file, from which the
//! references in it count.
//!
//! <https://json-schema.org/draft/2020-12/json-schema-core#section-8.2>

use std::collections::HashMap;

use url::Url;

use super::{Location, Node};
use crate::source::Span;

/// The number of a resource.
pub(super) type Number = usize;

/// The resources of all files, and the anchors in files and resources.
#[derive(Clone, Debug, Default)]
pub(super) struct Resources {
    /// The URI and the place of each.
    all: Vec<(String, Location)>,
    by_uri: HashMap<String, Number>,
    /// The resource in which a reference stands, by where its text is written.
    around: HashMap<Span, Number>,
    /// By the place of the resource, or else of the file, and the name.
    anchors: HashMap<(Location, String), Location>,
    /// The schemas with a `$dynamicAnchor`, by its name.
    dynamic: HashMap<String, Vec<Location>>,
}

impl Resources {
    /// The resource that the schema at `place` is, if its `$id` makes it one, else the one around
    /// it.
    pub(super) fn enter(
        &mut self,
        node: &Node,
        around: Option<Number>,
        place: impl FnOnce() -> Location,
    ) -> Option<Number> {
        let id = node.get("$id").and_then(Node::as_str).map(|id| id.trim_end_matches('#'));
        // An `$id` that is a fragment is what older drafts called an anchor.
        let Some(id) = id.filter(|id| !id.is_empty() && !id.starts_with('#')) else { return around };
        let uri = resolve(around.and_then(|around| Some(self.all.get(around)?.0.as_str())), id);
        let number = self.all.len();
        self.by_uri.entry(uri.clone()).or_insert(number);
        self.all.push((uri, place()));
        Some(number)
    }

    /// Notes a reference that stands in a resource.
    pub(super) fn reference(&mut self, span: Span, around: Option<Number>) {
        if let Some(around) = around {
            self.around.entry(span).or_insert(around);
        }
    }

    /// Notes an `$anchor` or a `$dynamicAnchor`, which counts as the former too.
    pub(super) fn anchor(&mut self, name: &str, is_dynamic: bool, around: Option<Number>, place: Location) {
        let root = around.and_then(|around| self.all.get(around)).map(|(_, root)| root.clone());
        let root = root.unwrap_or_else(|| Location::root(place.source()));
        if is_dynamic {
            self.dynamic.entry(name.to_owned()).or_default().push(place.clone());
        }
        self.anchors.entry((root, name.to_owned())).or_insert(place);
    }

    /// The resource that the file part of the reference at `span` leads to: without a file part,
    /// the one around it.
    pub(super) fn of(&self, file: &str, span: Span) -> Option<&Location> {
        let around = self.around.get(&span).and_then(|number| self.all.get(*number));
        if file.is_empty() {
            return around.map(|(_, place)| place);
        }
        let number = self.by_uri.get(&resolve(around.map(|(uri, _)| uri.as_str()), file))?;
        self.all.get(*number).map(|(_, place)| place)
    }

    /// The schema with this anchor in the file or resource at `root`.
    pub(super) fn anchored(&self, root: &Location, name: &str) -> Option<&Location> {
        self.anchors.get(&(root.clone(), name.to_owned()))
    }

    /// The schemas with this `$dynamicAnchor`.
    pub(super) fn dynamic(&self, name: &str) -> &[Location] {
        self.dynamic.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// A reference as a URI, RFC 3986, section 5; as written where it is relative to nothing.
fn resolve(base: Option<&str>, reference: &str) -> String {
    let resolved = match (Url::parse(reference), base) {
        (Ok(absolute), _) => Some(absolute),
        (Err(_), Some(base)) => Url::parse(base).and_then(|base| base.join(reference)).ok(),
        (Err(_), None) => None,
    };
    resolved.map_or_else(|| reference.to_owned(), String::from)
}
