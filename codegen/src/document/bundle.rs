//! A document of several files as one.

use std::collections::{BTreeMap, HashSet, VecDeque};

use serde_json::{Map, Value, json};

use super::components::is_bare;
use super::grammar::{ObjectKind, Shape};
use super::location::{Location, escape};
use super::{Document, Node, reference, uri};
use crate::source::SourceId;

/// What stands in other files goes into `components`, under names of its own.
pub(super) fn bundle(document: &Document) -> Value {
    let mut bundle = Bundle::new(document);
    let mut root = bundle.object(ObjectKind::Document, &document.root, None);
    let mut added: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    while let Some((kind, section, name, location)) = bundle.queue.pop_front() {
        let value = document.at(&location).map(|node| bundle.one(kind, node));
        added.entry(section).or_default().insert(name, value.unwrap_or_default());
    }
    for (section, entries) in added {
        let components = root.entry("components").or_insert_with(|| json!({}));
        let section =
            components.as_object_mut().map(|components| components.entry(section).or_insert_with(|| json!({})));
        if let Some(Value::Object(section)) = section {
            section.extend(entries);
        }
    }
    Value::Object(root)
}

struct Bundle<'a> {
    document: &'a Document,
    /// The names under which places outside the root are found in it, by section.
    homes: BTreeMap<(&'static str, Location), String>,
    taken: HashSet<(&'static str, String)>,
    /// What is still to be copied.
    queue: VecDeque<(ObjectKind, &'static str, String, Location)>,
}

impl<'a> Bundle<'a> {
    fn new(document: &'a Document) -> Self {
        let mut bundle = Self { document, homes: BTreeMap::new(), taken: HashSet::new(), queue: VecDeque::new() };
        for section in ObjectKind::Components.fields().iter().map(|field| field.key) {
            for (name, places) in document.components(section) {
                bundle.taken.insert((section, name.to_owned()));
                for place in places {
                    bundle.homes.entry((section, place)).or_insert_with(|| name.to_owned());
                }
            }
        }
        bundle
    }

    /// An object that may be a reference.
    fn one(&mut self, kind: ObjectKind, node: &'a Node) -> Value {
        let Some((reference, text)) = reference::of(node) else {
            return self.plain_object(kind, node);
        };
        let Some(new) = self.referred(kind, reference, text) else {
            return self.inlined(kind, node);
        };
        // What stands beside a reference stays there: it may be schemas.
        let mut value = self.object(kind, node, None);
        value.insert("$ref".to_owned(), Value::String(new));
        Value::Object(value)
    }

    fn plain_object(&mut self, kind: ObjectKind, node: &'a Node) -> Value {
        match node.as_object() {
            Some(_) => Value::Object(self.object(kind, node, None)),
            None => node.to_json(),
        }
    }

    /// The fields of an object, except those that `over` has.
    fn object(&mut self, kind: ObjectKind, node: &'a Node, over: Option<&Map<String, Value>>) -> Map<String, Value> {
        let mut fields = Map::new();
        for entry in node.entries() {
            if over.is_some_and(|over| over.contains_key(&entry.key)) {
                continue;
            }
            let value = match kind.under(&entry.key) {
                Shape::Plain if (kind, entry.key.as_str()) == (ObjectKind::Discriminator, "mapping") => {
                    self.mapping(&entry.value)
                }
                Shape::Plain => entry.value.to_json(),
                Shape::Map(of) => self.map(kind, of, &entry.value),
                Shape::One(of) | Shape::List(of) if entry.value.as_array().is_some() => self.list(of, &entry.value),
                Shape::One(of @ (ObjectKind::Paths | ObjectKind::Responses)) => {
                    // It may stand in a file of its own as a whole.
                    self.plain_object(of, self.document.resolve(&entry.value).unwrap_or(&entry.value))
                }
                Shape::One(of) if kind == ObjectKind::Paths && reference::of(&entry.value).is_some() => {
                    self.inlined(of, &entry.value)
                }
                Shape::One(of) | Shape::List(of) => self.one(of, &entry.value),
            };
            fields.insert(entry.key.clone(), value);
        }
        fields
    }

    fn list(&mut self, of: ObjectKind, node: &'a Node) -> Value {
        match node.as_array() {
            Some(items) => items.iter().map(|item| self.one(of, item)).collect(),
            None => node.to_json(),
        }
    }

    fn map(&mut self, parent: ObjectKind, of: ObjectKind, node: &'a Node) -> Value {
        // A whole section in a file of its own: `schemas: {$ref: schemas.yaml}`.
        let node = self.document.resolve(node).unwrap_or(node);
        let Some(entries) = node.as_object() else { return node.to_json() };
        let entries = entries.iter().map(|entry| {
            let value = &entry.value;
            let copied = match parent {
                _ if reference::of(value).is_none() => self.one(of, value),
                ObjectKind::Components => self.component(&entry.key, of, value),
                _ => self.one(of, value),
            };
            (entry.key.clone(), copied)
        });
        Value::Object(entries.collect())
    }

    /// A component: where it is the name of something in another file, that thing itself.
    fn component(&mut self, name: &str, kind: ObjectKind, node: &'a Node) -> Value {
        if self.document.resolve(node).is_err() {
            return node.to_json();
        }
        let mut end = node;
        while let Some(section) = kind.section()
            && is_bare(end)
            && let Ok(target) = self.document.follow(end)
            && target.location.source() != SourceId::ROOT
            && self.homes.get(&(section, target.location)).is_some_and(|home| home == name)
        {
            end = target.node;
        }
        self.one(kind, end)
    }

    /// What a reference leads to, with what stands beside it, which wins.
    fn inlined(&mut self, kind: ObjectKind, node: &'a Node) -> Value {
        let same_file = self.document.follow(node).is_ok_and(|target| target.location.source() == SourceId::ROOT);
        let Ok(end) = self.document.resolve(node) else { return node.to_json() };
        if same_file && node.span.source == SourceId::ROOT && kind == ObjectKind::PathItem {
            return Value::Object(self.object(kind, node, None));
        }
        let mut value = self.object(kind, node, None);
        value.remove("$ref");
        let rest = self.object(kind, end, Some(&value));
        value.extend(rest);
        Value::Object(value)
    }

    fn mapping(&mut self, node: &'a Node) -> Value {
        let entries = node.entries().iter().map(|entry| {
            let text = entry.value.as_str().filter(|text| text.contains(['/', '.', '#']));
            let new = text.and_then(|text| self.referred(ObjectKind::Schema, &entry.value, text));
            (entry.key.clone(), new.map_or_else(|| entry.value.to_json(), Value::String))
        });
        Value::Object(entries.collect())
    }

    /// The reference as it must be in the bundle; `None` where it must be replaced by what it leads
    /// to.
    fn referred(&mut self, kind: ObjectKind, reference: &Node, text: &str) -> Option<String> {
        let Ok(target) = self.document.lookup(reference) else { return Some(text.to_owned()) };
        let location = target.location;
        if location.source() == SourceId::ROOT {
            let is_own = reference.span.source == SourceId::ROOT && text.starts_with('#');
            return Some(if is_own { text.to_owned() } else { uri::fragment(location.pointer()) });
        }
        let section = kind.section()?;
        let name = match self.homes.get(&(section, location.clone())) {
            Some(name) => name.clone(),
            None => {
                let name = self.name(section, &target.name);
                self.homes.insert((section, location.clone()), name.clone());
                self.queue.push_back((kind, section, name.clone(), location));
                name
            }
        };
        Some(uri::fragment(&format!("/components/{section}/{}", escape(&name))))
    }

    /// A free name: components' names are letters, digits, `.`, `-` and `_`.
    fn name(&mut self, section: &'static str, hint: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
        let hint: String = hint.chars().map(plain).collect();
        let numbered = (2..).map(|number| format!("{hint}_{number}"));
        let name =
            std::iter::once(hint.clone()).chain(numbered).find(|name| !self.taken.contains(&(section, name.clone())));
        let name = name.unwrap_or(hint);
        self.taken.insert((section, name.clone()));
        name
    }
}
