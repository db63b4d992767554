//! Which objects the generated operations reach: an error in any other is told as a warning.

use std::collections::HashSet;

use super::walk::Finding;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::grammar::{ObjectKind, Shape};
use crate::document::{Document, Node, Value, reference};
use crate::source::Span;

/// The objects that are reached, by their places.
pub(in super::super) struct Reach<'d> {
    document: &'d Document,
    seen: HashSet<(ObjectKind, Span)>,
    spans: HashSet<Span>,
    open: Vec<(ObjectKind, &'d Node)>,
}

impl<'d> Reach<'d> {
    /// What `operations`, each with the path items that it comes from, reach.
    /// With `everything`, every path item counts, also one in which no operation is found.
    pub(in super::super) fn of(
        document: &'d Document,
        operations: &[(&[&'d Node], &'d Node)],
        everything: bool,
    ) -> Self {
        let mut reach = Self { document, seen: HashSet::new(), spans: HashSet::new(), open: Vec::new() };
        let root = &document.root;
        reach.seen.insert((ObjectKind::Document, root.span));
        for key in ["info", "servers", "security"] {
            reach.field(ObjectKind::Document, key, root);
        }
        if let Some(components) = root.get("components") {
            reach.seen.insert((ObjectKind::Components, components.span));
        }
        if let Some(paths) = root.get("paths") {
            reach.seen.insert((ObjectKind::Paths, paths.span));
            let paths = document.resolve(paths).unwrap_or(paths);
            let items = paths.entries().iter().filter(|_| everything);
            reach.seen.extend(items.map(|item| (ObjectKind::PathItem, item.value.span)));
        }
        for (items, operation) in operations {
            for &item in *items {
                reach.seen.insert((ObjectKind::PathItem, item.span));
                reach.field(ObjectKind::PathItem, "parameters", item);
            }
            reach.open.push((ObjectKind::Operation, operation));
        }
        while let Some((kind, node)) = reach.open.pop() {
            reach.object(kind, node);
        }
        reach.spans = reach.seen.iter().map(|(_, span)| *span).collect();
        reach
    }

    /// The finding's diagnostic: as it is where its object is reached; an error elsewhere is a
    /// warning.
    pub(in super::super) fn weigh(&self, finding: &Finding) -> (bool, Diagnostic) {
        let is_reached = self.spans.contains(&finding.object);
        let mut diagnostic = finding.diagnostic.clone();
        if !is_reached && diagnostic.severity == Severity::Error {
            diagnostic.severity = Severity::Warning;
        }
        (is_reached, diagnostic)
    }

    fn object(&mut self, kind: ObjectKind, node: &'d Node) {
        let end = self.document.resolve(node).unwrap_or(node);
        for node in [node, end] {
            if !self.seen.insert((kind, node.span)) {
                continue;
            }
            for entry in node.entries() {
                self.entry(kind, &entry.key, &entry.value);
            }
        }
        if kind == ObjectKind::SecurityRequirement {
            for entry in node.entries() {
                let scheme = self.document.root.get("components").and_then(|components| {
                    let schemes = components.get("securitySchemes")?;
                    self.document.resolve(schemes).unwrap_or(schemes).get(&entry.key)
                });
                self.open.extend(scheme.map(|scheme| (ObjectKind::SecurityScheme, scheme)));
            }
        }
    }

    fn field(&mut self, kind: ObjectKind, key: &str, node: &'d Node) {
        if let Some(value) = node.get(key) {
            self.entry(kind, key, value);
        }
    }

    fn entry(&mut self, kind: ObjectKind, key: &str, value: &'d Node) {
        // Nothing is generated from it.
        if kind != ObjectKind::Schema
            && kind.any_field(key, self.document.version).is_some_and(|field| field.unread.is_some())
        {
            return;
        }
        match (kind.under(key), &value.value) {
            (Shape::One(kind), Value::Object(_)) => self.open.push((kind, value)),
            (Shape::One(kind) | Shape::List(kind), Value::Array(items)) => {
                self.open.extend(items.iter().map(|item| (kind, item)));
            }
            (Shape::Map(kind) | Shape::List(kind), Value::Object(_)) => {
                let value = match reference::of(value) {
                    Some(_) => self.document.resolve(value).unwrap_or(value),
                    None => value,
                };
                self.open.extend(value.entries().iter().map(|entry| (kind, &entry.value)));
            }
            _ => {}
        }
    }
}
