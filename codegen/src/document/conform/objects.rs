//! Objects: their keys, the values under them, and references in their place.

use super::change::Action;
use super::rules;
use super::walk::{Finding, Step, Walk, When};
use crate::diagnostic::Diagnostic;
use crate::document::grammar::{Field, ObjectKind, ValueKind};
use crate::document::{Entry, Node, Value, Version, reference};
use crate::source::SourceId;

impl<'d> Walk<'d> {
    /// An object: its keys, their values, and what it lacks.
    pub(super) fn object(&mut self, kind: ObjectKind, node: &'d Node) {
        if self.is_reference(kind, node) {
            return;
        }
        self.parents.push((kind, node));
        if kind.may_be_referred_to(self.version) && self.is_faulty_reference(node) {
            self.parents.pop();
            return;
        }
        let mut meant = Vec::new();
        for entry in node.entries() {
            if let Some(value) = kind.entries() {
                self.named(kind, value, entry);
            } else if entry.key.starts_with("x-") {
                self.extension(kind, entry);
            } else if let Some(field) = kind.field(&entry.key, self.version) {
                self.under(field, entry);
            } else {
                meant.extend(self.unknown_key(kind, entry));
            }
        }
        self.missing(kind, node, &meant);
        self.rules(kind, node);
        self.parents.pop();
    }

    /// The value of a field.
    pub(super) fn under(&mut self, field: &'static Field, entry: &'d Entry) {
        self.steps.push(Step::Key(&entry.key));
        self.value(&field.value, field, &entry.value);
        self.steps.pop();
    }

    /// An entry of an object that is a map of names.
    pub(super) fn named(&mut self, kind: ObjectKind, value: &'static ValueKind, entry: &'d Entry) {
        let is_extension = entry.key.starts_with("x-") && kind != ObjectKind::SecurityRequirement;
        if is_extension || (kind == ObjectKind::Responses && !self.is_status(entry)) {
            return;
        }
        self.steps.push(Step::Key(&entry.key));
        self.value(value, rules::field_of_entries(kind), &entry.value);
        self.steps.pop();
    }

    /// A Reference Object, whose target is looked at in its place. Beside it, nothing counts.
    pub(super) fn is_reference(&mut self, kind: ObjectKind, node: &'d Node) -> bool {
        if !kind.may_be_referred_to(self.version) {
            return false;
        }
        let Some((reference, text)) = reference::of(node) else { return false };
        self.refer(ValueKind::One(kind), rules::field_of_reference(), node, (reference, text));
        match kind {
            ObjectKind::PathItem => false,
            ObjectKind::Schema if self.version > Version::V3_0 => false,
            _ => {
                self.beside_reference(kind, node);
                true
            }
        }
    }

    /// Makes sure that the target of a reference is checked, too.
    pub(super) fn refer(
        &mut self,
        value: ValueKind,
        field: &'static Field,
        node: &'d Node,
        (reference, text): (&'d Node, &str),
    ) {
        let kind = match value {
            ValueKind::One(kind) => Some(kind),
            _ => None,
        };
        if let Some((section, name)) = text.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'))
            && let (Some(found), Some(kind)) = (ObjectKind::of_section(section), kind)
            && let Some(target) = self.document.root.get("components").and_then(|all| all.get(section)?.get(name))
            && reference.span.source == SourceId::ROOT
        {
            // Components are looked at where they stand.
            if found != kind {
                self.wrong_target(kind, found, (reference, text), target);
            }
            return;
        }
        let target = match self.document.lookup(reference) {
            Ok(target) => target,
            Err(fault) => return self.note(Finding { diagnostic: fault, object: node.span, said: When::Reached }),
        };
        if self.queued.insert((target.location.clone(), kind)) {
            self.queue.push_back((target.location, value, field));
        }
    }

    /// A reference to an object of another kind. To a parameter in place of a schema: its schema is
    /// meant.
    pub(super) fn wrong_target(
        &mut self,
        kind: ObjectKind,
        found: ObjectKind,
        (reference, text): (&Node, &str),
        target: &Node,
    ) {
        let message = format!("`{text}` is {}, and {} is expected here", found.name(), kind.name());
        let is_described =
            matches!(found, ObjectKind::Parameter | ObjectKind::Header) && target.get("schema").is_some();
        if kind == ObjectKind::Schema && is_described {
            let meant = format!("{text}/schema");
            self.find(
                Diagnostic::warning("mended", reference.span, message)
                    .label(format!("taken as {}'s schema", found.name()))
                    .help(format!("write `$ref: '{meant}'`")),
            );
            self.steps.push(Step::Key("$ref"));
            self.change(Action::Set(Value::String(meant)));
            self.steps.pop();
        } else {
            let help =
                kind.section().map_or_else(String::new, |section| format!("refer to one of `components.{section}`"));
            self.find(Diagnostic::error("wrong-ref", reference.span, message).help(help));
        }
    }
}
