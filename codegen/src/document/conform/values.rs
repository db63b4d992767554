//! Values: whether they are of the kind that a key has, and the diagnostics for those that are not.

use countersign_wire::pattern::with_flags_around;

use super::change::Action;
use super::count::count;
use super::walk::{Step, Walk};
use super::{mends, types};
use crate::diagnostic::Diagnostic;
use crate::document::grammar::{Field, ObjectKind, TYPES, ValueKind, Weight};
use crate::document::{Node, Value, Version, reference, suggest};

impl<'d> Walk<'d> {
    /// The value of a field, or a part of it, of the kind `value`.
    pub(super) fn value(&mut self, value: &ValueKind, field: &'static Field, node: &'d Node) {
        match (value, &node.value) {
            (ValueKind::One(kind), Value::Object(_)) => self.object(*kind, node),
            (ValueKind::SchemaOrFlag, Value::Object(_)) => self.object(ObjectKind::Schema, node),
            (ValueKind::List(_), Value::Array(_))
                if field.key == "required" && mends::mend(self, value, field, node) => {}
            (ValueKind::List(item), Value::Array(items)) => self.items(item, field, items),
            (ValueKind::Several(item), Value::Array(items)) if !items.is_empty() => self.items(item, field, items),
            (ValueKind::Map(of), Value::Object(_)) => self.map(of, field, node),
            (ValueKind::Types, _) => self.types(field, node),
            _ if fits(value, node, self.version) => self.normalise(value, node),
            _ if mends::mend(self, value, field, node) => {}
            _ => self.wrong(value, field, node),
        }
    }

    fn items(&mut self, value: &ValueKind, field: &'static Field, items: &'d [Node]) {
        for (index, item) in items.iter().enumerate() {
            self.steps.push(Step::Index(index));
            self.value(value, field, item);
            self.steps.pop();
        }
    }

    /// A mapping of names. One may stand in another file as a whole:
    /// `schemas: {$ref: schemas.yaml}`.
    fn map(&mut self, of: &'static ValueKind, field: &'static Field, node: &'d Node) {
        if let (ValueKind::One(_), Some((reference, text))) = (of, reference::of(node)) {
            return self.refer(ValueKind::Map(of), field, node, (reference, text));
        }
        let extensions = matches!(field.key, "content" | "schemas" | "parameters" | "responses" | "requestBodies");
        for entry in node.entries().iter().filter(|entry| !(extensions && entry.key.starts_with("x-"))) {
            self.steps.push(Step::Key(&entry.key));
            self.value(of, field, &entry.value);
            self.steps.pop();
        }
    }

    /// `36.0` counts as 36.
    fn normalise(&mut self, value: &ValueKind, node: &'d Node) {
        if *value == ValueKind::Count
            && let Value::Number(number) = &node.value
            && number.as_u64().is_none()
            && let Some(count) = count(number)
        {
            self.change(Action::Set(Value::Number(count.into())));
        }
    }

    /// A type, or a list of them.
    fn types(&mut self, field: &'static Field, node: &'d Node) {
        match &node.value {
            Value::Array(items) if !items.is_empty() => {
                if self.version == Version::V3_0 {
                    self.find(
                        Diagnostic::warning("mended", node.span, "OpenAPI 3.0 has one type, not a list of them")
                            .label("taken as OpenAPI 3.1 has it")
                            .help("write `nullable: true` for null, `oneOf` for several types, or `openapi: 3.1.0`"),
                    );
                }
                for (index, item) in items.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    self.one_type(field, item);
                    self.steps.pop();
                }
            }
            _ => self.one_type(field, node),
        }
    }

    fn one_type(&mut self, field: &'static Field, node: &'d Node) {
        let is_known = node.as_str().is_some_and(|text| TYPES.contains(&text));
        let null_in_3_0 = self.version == Version::V3_0 && node.as_str() == Some("null");
        if (!is_known || null_in_3_0) && !types::mend(self, node) {
            self.wrong(&ValueKind::Types, field, node);
        }
    }

    /// What is there instead of the expected value, for messages.
    pub(super) fn found(&self, value: &ValueKind, node: &'d Node) -> String {
        match (&node.value, value) {
            (Value::String(text), _) if text.chars().count() <= 40 => format!("`{text}`"),
            (Value::Number(_), ValueKind::Count | ValueKind::Positive | ValueKind::Number) => {
                format!("`{}`", self.document.sources.slice(node.span))
            }
            (Value::Array(items), ValueKind::Several(_)) if items.is_empty() => "empty".to_owned(),
            _ => node.kind().to_owned(),
        }
    }

    /// Says that a value is of the wrong kind: an error where its key decides something, else it is
    /// left out.
    pub(super) fn wrong(&mut self, value: &ValueKind, field: &'static Field, node: &'d Node) {
        let key = self.key();
        let found = self.found(value, node);
        let expected = value.expected();
        let is_part = matches!(self.steps.last(), Some(Step::Index(_)));
        let what = if is_part { format!("an item of `{key}`") } else { format!("`{key}`") };
        let message = format!("{what} must be {expected}, and is {found}");
        let mut diagnostic = Diagnostic::error("wrong-value", node.span, message);
        if let Some(help) = help(value, field, key, node, self.version) {
            diagnostic = diagnostic.help(help);
        }
        let decides = field.decides() && *value != ValueKind::Prose;
        if !decides {
            diagnostic = diagnostic.label("ignored");
            if !is_part && *value != ValueKind::Prose {
                self.change_parent(Action::Remove(key.to_owned()));
            }
        }
        self.find_weighed(decides, diagnostic);
    }
}

/// What to write instead.
fn help(value: &ValueKind, field: &Field, key: &str, node: &Node, version: Version) -> Option<String> {
    let is_keyword = ObjectKind::Schema.any_field(key, version).is_some();
    let near = |words: &[&'static str]| {
        let text = node.as_str()?;
        let plain = suggest::plain(text);
        let near = suggest::slip(&plain, words.iter().copied())?;
        Some(format!("did you mean `{near}`?"))
    };
    match (value, field.key, node.as_str()) {
        (ValueKind::Word(_), "in", Some("body" | "formData" | "form")) if field.weight == Weight::Routes => {
            Some("describe the body under `requestBody`, with its media type under `content`".to_owned())
        }
        (ValueKind::Word(_), "in", Some("querystring")) => Some("OpenAPI 3.2 has it".to_owned()),
        (ValueKind::Word(_), "type", Some("basic" | "bearer" | "Basic" | "Bearer")) => {
            let scheme = node.as_str().unwrap_or_default().to_ascii_lowercase();
            Some(format!("write `type: http` and `scheme: {scheme}`"))
        }
        (ValueKind::Word(words), _, _) => near(words),
        (ValueKind::Types, _, _) => {
            let types = if version == Version::V3_0 { &TYPES[..6] } else { &TYPES[..] };
            Some(near(types).unwrap_or_else(|| format!("one of {}", types.join(", "))))
        }
        (_, "security", _) if field.weight == Weight::Secures => Some(
            "write `security: []` for a public operation, `security: [{scheme: []}]` for a secured one, with the scopes in the inner brackets"
                .to_owned(),
        ),
        (ValueKind::One(ObjectKind::Schema), "properties", _) if is_keyword => {
            Some(format!("`{key}` is a keyword: beside `properties` it is one"))
        }
        (ValueKind::One(ObjectKind::Schema), _, _) => Some("write `{}` for a schema that accepts anything".to_owned()),
        (_, "$ref", _) => Some("write `$ref: '#/components/...'`".to_owned()),
        (_, "required", _) if field.weight == Weight::Constrains && *value != ValueKind::Flag => {
            Some("in a schema, `required` lists the names of the properties that must be there".to_owned())
        }
        _ => None,
    }
}

/// Whether a value that holds no others is of the kind `value`.
fn fits(value: &ValueKind, node: &Node, version: Version) -> bool {
    match value {
        ValueKind::Any => true,
        ValueKind::Text | ValueKind::Prose => node.as_str().is_some(),
        ValueKind::Pattern => node.as_str().is_some_and(|text| with_flags_around(text).is_none()),
        ValueKind::Flag => node.as_bool().is_some(),
        ValueKind::Number => matches!(node.value, Value::Number(_)),
        ValueKind::Positive => matches!(&node.value, Value::Number(number) if number.as_f64().is_some_and(|n| n > 0.0)),
        ValueKind::Count => matches!(&node.value, Value::Number(number) if count(number).is_some()),
        ValueKind::Word(words) => node.as_str().is_some_and(|text| words.contains(&text)),
        ValueKind::One(ObjectKind::Schema) => node.as_bool().is_some() && version > Version::V3_0,
        ValueKind::SchemaOrFlag => node.as_bool().is_some(),
        ValueKind::Types | ValueKind::One(_) | ValueKind::List(_) | ValueKind::Several(_) | ValueKind::Map(_) => false,
    }
}
