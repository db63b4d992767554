//! Schemas of a document, raised and named as they are met.

use serde_json::Value;

use super::form::{self, Form};
use super::{Definitions, Kind, SchemaUse, circle, kind, raise, reference};
use crate::diagnostic::Diagnostics;
use crate::document::{Document, Location, Node};

impl Definitions {
    /// The schema at `node`, under the name of what it refers to or, in place, under `hint`.
    pub(crate) fn schema_use<'d>(
        &mut self,
        document: &'d Document,
        node: &'d Node,
        hint: &str,
        diagnostics: &mut Diagnostics,
    ) -> SchemaUse {
        let schema = self.schema(document, node, diagnostics);
        match reference(&schema) {
            Some(name) => SchemaUse { name: name.to_owned(), schema },
            None => {
                let used = self.object(hint, schema);
                self.spans.insert(used.name.clone(), node.span);
                used
            }
        }
    }

    /// The schema at `node`, for a part of another one: it takes no name.
    pub(crate) fn schema<'d>(
        &mut self,
        document: &'d Document,
        node: &'d Node,
        diagnostics: &mut Diagnostics,
    ) -> Value {
        let schema = raise::raise(self, document, node);
        diagnostics.extend(self.faults.drain(..));
        schema
    }

    /// How text becomes a value of `schema`.
    pub(crate) fn kind(&mut self, document: &Document, schema: &Value) -> Kind {
        self.drain(document);
        kind::kind(self, schema)
    }

    /// The fields of a form.
    pub(crate) fn form(
        &mut self,
        document: &Document,
        schema: &Value,
        encoding: Option<&Node>,
        multipart: bool,
    ) -> Option<Form> {
        self.drain(document);
        form::form(self, schema, encoding, multipart)
    }

    /// Raises everything that is referred to, and reports what is wrong with it.
    pub(crate) fn complete(&mut self, document: &Document, diagnostics: &mut Diagnostics) {
        self.drain(document);
        diagnostics.extend(self.faults.drain(..));
        let referred = self.by_location.iter().filter(|(_, name)| self.wanted.contains(*name));
        diagnostics.extend(circle::circles(document, referred.map(|(location, _)| location.clone())));
    }

    fn drain(&mut self, document: &Document) {
        while let Some((location, name)) = self.queue.pop_front() {
            if let Some(node) = self.named(document, &location, &name) {
                let schema = raise::raise(self, document, node);
                self.spans.insert(name.clone(), node.span);
                self.referred.insert(name, schema);
            }
        }
    }

    /// The schema of that name at `location`, or, where a component does nothing but refer to another file, there.
    fn named<'d>(&self, document: &'d Document, location: &Location, name: &str) -> Option<&'d Node> {
        let mut node = document.at(location)?;
        while let Ok(target) = document.follow(node)
            && target.location != *location
            && self.by_location.get(&target.location).is_some_and(|other| other == name)
        {
            node = target.node;
        }
        Some(node)
    }
}
