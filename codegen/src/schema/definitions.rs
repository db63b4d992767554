//! The schemas in use, by name.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Value, json};

use super::{DEFS, reference};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Location, Node, Span, Target};
use crate::model::{Names, camel_case};

/// A schema where it is used.
#[derive(Debug, Clone)]
pub struct SchemaUse {
    /// The name under `$defs`, which is also the Rust type's where it has one of its own.
    pub name: String,
    /// The raised schema; `{"$ref": "#/$defs/<name>"}` where the document refers to a schema.
    pub schema: Value,
}

impl SchemaUse {
    /// Whether the document refers to a schema here, rather than writing one in place.
    pub fn is_reference(&self) -> bool {
        reference(&self.schema).is_some()
    }
}

/// All schemas that the operations reach, raised to JSON Schema 2020-12.
#[derive(Debug, Default)]
pub struct Definitions {
    names: Names,
    pub(super) by_location: BTreeMap<Location, String>,
    pub(super) queue: VecDeque<(Location, String)>,
    pub(super) referred: BTreeMap<String, Value>,
    in_place: BTreeMap<String, Value>,
    pub(super) spans: BTreeMap<String, Span>,
    pub(super) wanted: BTreeSet<String>,
    pub(super) faults: Vec<Diagnostic>,
}

impl Definitions {
    /// No schemas yet, but the names of the document's components taken for them.
    pub(crate) fn new(document: &Document) -> Self {
        let mut definitions = Self::default();
        for (key, places) in document.components("schemas") {
            let node = places.first().and_then(|place| document.at(place));
            let own = node.and_then(|node| node.get("x-rust-name")).and_then(Node::as_str);
            let name = definitions.names.allot(camel_case(own.unwrap_or(key)));
            for place in places {
                definitions.by_location.entry(place).or_insert_with(|| name.clone());
            }
        }
        definitions
    }

    /// The schemas that the document refers to, by name.
    pub fn referred(&self) -> &BTreeMap<String, Value> {
        &self.referred
    }

    /// The schema of that name, be it referred to or written in place.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.referred.get(name).or_else(|| self.in_place.get(name))
    }

    /// Where the schema of that name stands.
    pub fn span(&self, name: &str) -> Option<Span> {
        self.spans.get(name).copied()
    }

    /// The names that are taken.
    #[cfg(any(feature = "server", feature = "client"))]
    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// These names, and those of all that they refer to.
    pub(crate) fn reached<'a>(&'a self, names: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let mut wanted: Vec<&str> = names.into_iter().collect();
        let mut reached = BTreeSet::new();
        while let Some(name) = wanted.pop() {
            if reached.insert(name)
                && let Some(schema) = self.get(name)
            {
                each_reference(schema, &mut |name| wanted.push(name));
            }
        }
        reached
    }

    /// A schema that is written in place, or made up.
    pub(crate) fn object(&mut self, hint: &str, schema: Value) -> SchemaUse {
        let name = self.names.allot(hint.to_owned());
        self.in_place.insert(name.clone(), schema.clone());
        SchemaUse { name, schema }
    }

    /// The schema of a body that declares none: anything goes.
    pub(crate) fn anything(&mut self, hint: &str) -> SchemaUse {
        self.object(hint, Value::Bool(true))
    }

    /// The schema of a header that declares none.
    pub(crate) fn text(&mut self, hint: &str) -> SchemaUse {
        self.object(hint, json!({ "type": "string" }))
    }

    /// A name for a type that is no schema's.
    pub(crate) fn name(&mut self, hint: &str) -> String {
        self.names.allot(hint.to_owned())
    }

    /// The reference to what is at `target`, naming it on the first call.
    pub(super) fn refer(&mut self, target: &Target<'_>) -> Value {
        let name = match self.by_location.get(&target.location) {
            Some(name) => name.clone(),
            None => {
                let own = target.node.get("x-rust-name").and_then(Node::as_str);
                let name = self.names.allot(camel_case(own.unwrap_or(&target.name)));
                self.by_location.insert(target.location.clone(), name.clone());
                name
            }
        };
        if self.wanted.insert(name.clone()) {
            self.queue.push_back((target.location.clone(), name.clone()));
        }
        json!({ "$ref": format!("{DEFS}{name}") })
    }

    pub(super) fn fault(&mut self, diagnostic: Diagnostic) {
        self.faults.push(diagnostic);
    }
}

/// Calls `found` with the name behind every reference in `schema`.
fn each_reference<'a>(schema: &'a Value, found: &mut impl FnMut(&'a str)) {
    match schema {
        Value::Object(object) => {
            if let Some(name) = reference(schema) {
                found(name);
            }
            object.values().for_each(|value| each_reference(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| each_reference(value, found)),
        _ => {}
    }
}
