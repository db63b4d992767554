//! Keys: mistyped ones, those of other versions and dialects, those that are missing.

use super::change::Action;
use super::elsewhere::{capital, elsewhere};
use super::walk::{Step, Walk, When};
use crate::diagnostic::Diagnostic;
use crate::document::grammar::{self, Field, ObjectKind};
use crate::document::{Entry, Node, Value, Version, suggest};

impl<'d> Walk<'d> {
    /// A key that the object does not have in this version. Answers with the key that it is taken
    /// to mean.
    pub(super) fn unknown_key(&mut self, kind: ObjectKind, entry: &'d Entry) -> Option<&'static str> {
        let key = entry.key.as_str();
        if let Some(field) = kind.any_field(key, self.version) {
            self.of_another_version(kind, field, entry);
            return None;
        }
        if let Some(help) = grammar::foreign(kind, key) {
            let message = format!("`{key}` is a key of Swagger 2.0 or of an older JSON Schema");
            self.find(Diagnostic::warning("other-version", entry.key_span, message).label("ignored").help(help));
            return None;
        }
        if self.schema_keyword_outside(kind, entry) {
            return None;
        }
        if let Some(field) = grammar::meant(kind, key, self.version) {
            let around = self.parents.last().map(|(_, node)| *node);
            if around.is_none_or(|around| around.get(field.key).is_none()) {
                self.mistyped(kind, field, entry);
                return Some(field.key);
            }
        }
        let message = format!("{} has no key `{key}`", kind.name());
        let holds_content = matches!(kind, ObjectKind::Response | ObjectKind::RequestBody);
        let misplaced = match holds_content && key.contains('/') {
            true => Some(format!("media types belong under `content`: `content: {{{key}: ..}}`")),
            false => elsewhere(kind, key),
        };
        let diagnostic = match misplaced {
            Some(help) => Diagnostic::error("misplaced-key", entry.key_span, message).help(help),
            None => Diagnostic::warning("unknown-key", entry.key_span, message)
                .label("ignored")
                .help("correct it, remove it, or call it `x-..` if it is an extension"),
        };
        self.find(diagnostic);
        None
    }

    /// An invalid reference: `ref`, or a `$ref` that is not text. What else the object lacks is not
    /// reported.
    pub(super) fn is_faulty_reference(&mut self, node: &'d Node) -> bool {
        let faulty = node.entries().iter().find(|entry| suggest::plain(&entry.key).trim_start_matches('$') == "ref");
        let Some(entry) = faulty.filter(|entry| entry.value.as_str().is_some() || entry.key == "$ref") else {
            return false;
        };
        let around = self.parents.last().map_or(ObjectKind::Schema, |(kind, _)| *kind);
        let diagnostic = match (entry.key.as_str(), entry.value.as_str()) {
            ("$ref", Some(_)) => return false,
            ("$ref", None) => {
                let message = format!("a reference must be text, and is {}", entry.value.kind());
                Diagnostic::error("wrong-value", entry.value.span, message).help("write `$ref: '#/components/...'`")
            }
            (key, _) => {
                Diagnostic::error("unknown-key", entry.key_span, format!("{} has no key `{key}`", around.name()))
                    .help("did you mean `$ref`?")
            }
        };
        self.find(diagnostic);
        true
    }

    /// A slip: an error where the key that is meant decides something, else that key is taken for
    /// it.
    fn mistyped(&mut self, kind: ObjectKind, field: &'static Field, entry: &'d Entry) {
        let key = &entry.key;
        let message = format!("{} has no key `{key}`", kind.name());
        let mut diagnostic =
            Diagnostic::error("unknown-key", entry.key_span, message).help(format!("did you mean `{}`?", field.key));
        if !field.decides() {
            diagnostic = diagnostic.label(format!("taken as `{}`", field.key));
            self.change(Action::Rename(key.clone(), field.key.to_owned()));
        }
        self.find_weighed(field.decides(), diagnostic);
        self.under(field, entry);
    }

    /// A key that the object has in another version of OpenAPI. The reader of schemas takes the
    /// keywords of every version.
    fn of_another_version(&mut self, kind: ObjectKind, field: &'static Field, entry: &'d Entry) {
        let key = field.key;
        let message = format!("`{key}` is a key of {}", field.versions());
        let mut diagnostic = Diagnostic::warning("other-version", entry.key_span, message);
        let is_nullable = kind == ObjectKind::Schema && key == "nullable";
        diagnostic = match (kind, is_nullable) {
            (_, true) => diagnostic.label(self.nullable_in_3_1(&entry.value)),
            (ObjectKind::Schema, false) if field.decides() => {
                diagnostic.label(format!("taken as {} has it", field.versions()))
            }
            _ => diagnostic.label("ignored"),
        };
        let help = match field.instead {
            Some(help) => help.to_owned(),
            None => format!("this document says OpenAPI {}: {} has it", self.version, field.versions()),
        };
        self.find(diagnostic.help(help));
        self.under(field, entry);
    }

    /// `type: string, nullable: true` is `type: [string, 'null']`.
    fn nullable_in_3_1(&mut self, value: &Node) -> String {
        let around = self.parents.last().map(|(_, node)| *node);
        let declared = around.and_then(|schema| schema.get("type")).filter(|declared| declared.as_str().is_some());
        match (value.as_bool(), declared) {
            (Some(true), Some(declared)) => {
                let null = Node { span: value.span, value: Value::String("null".to_owned()) };
                let types = Value::Array(vec![declared.clone(), null]);
                self.steps.push(Step::Key("type"));
                self.change(Action::Set(types));
                self.steps.pop();
                "taken as OpenAPI 3.0 has it: null is allowed".to_owned()
            }
            (Some(true), None) => "ignored: there is no one `type` here to which null could be added".to_owned(),
            _ => "ignored".to_owned(),
        }
    }

    /// `x-…` is free, but for our own extensions with a slip in them.
    pub(super) fn extension(&mut self, kind: ObjectKind, entry: &'d Entry) {
        const OWN: [&str; 2] = ["x-rust-type", "x-rust-name"];
        let key = entry.key.as_str();
        if kind != ObjectKind::Schema || OWN.contains(&key) {
            return;
        }
        let plain = suggest::plain(key);
        let same = OWN.into_iter().find(|own| suggest::plain(own) == plain);
        if let Some(own) = same.or_else(|| suggest::slip(&plain, OWN)) {
            let message = format!("there is no extension `{key}`");
            self.find(
                Diagnostic::warning("unknown-key", entry.key_span, message)
                    .label("ignored")
                    .help(format!("did you mean `{own}`?")),
            );
        }
    }

    /// Keywords of schemas in a parameter or header, where Swagger 2.0 has them.
    fn schema_keyword_outside(&mut self, kind: ObjectKind, entry: &'d Entry) -> bool {
        let is_keyword = ObjectKind::Schema.any_field(&entry.key, self.version).is_some();
        let Some((_, around)) = self.parents.last().copied() else { return false };
        if !matches!(kind, ObjectKind::Parameter | ObjectKind::Header) || !is_keyword || entry.key == "$ref" {
            return false;
        }
        let key = &entry.key;
        let message = format!("`{key}` is a keyword of schemas, and this is {}", kind.name());
        let diagnostic = match (around.get("schema"), around.get("content")) {
            (None, None) => {
                self.change(Action::MoveBelow { key: key.clone(), below: "schema" });
                let field = ObjectKind::Schema.any_field(key, self.version);
                field.into_iter().for_each(|field| self.under(field, entry));
                Diagnostic::warning("other-version", entry.key_span, message)
                    .label("taken as if it stood under `schema`")
            }
            (Some(schema), _) if self.says_the_same(schema, entry) => {
                Diagnostic::warning("other-version", entry.key_span, message).label("ignored: the schema says the same")
            }
            _ => Diagnostic::error("misplaced-key", entry.key_span, message),
        };
        self.find(diagnostic.help(format!("write it under `schema`: `schema: {{{key}: ..}}`")));
        true
    }

    fn says_the_same(&self, schema: &Node, entry: &Entry) -> bool {
        let schema = self.document.resolve(schema).unwrap_or(schema);
        schema.get(&entry.key).is_some_and(|value| value.to_json() == entry.value.to_json())
    }

    /// Keys that the object must have. `meant`: those that a mistyped key stands for.
    pub(super) fn missing(&mut self, kind: ObjectKind, node: &'d Node, meant: &[&str]) {
        let version = self.version;
        for field in kind.fields().iter().filter(|field| field.is_required(version)) {
            if node.get(field.key).is_some() || meant.contains(&field.key) {
                continue;
            }
            let message = format!("{} has no `{}`", capital(kind.name()), field.key);
            let (code, help) = match (kind, field.key) {
                // Reported where responses are read.
                (ObjectKind::Operation, "responses") => continue,
                (ObjectKind::Document, "openapi") => continue,
                (ObjectKind::Response, _) => {
                    ("no-description", "say what it means: OpenAPI requires it, and other tools refuse the document")
                }
                (ObjectKind::Parameter, "in") => ("missing-key", "give it `in`: path, query, header or cookie"),
                (ObjectKind::SecurityScheme, _) => {
                    ("missing-key", "one of oauth2, openIdConnect, http, apiKey; OpenAPI requires it")
                }
                _ => ("missing-key", "add it: OpenAPI requires it"),
            };
            let diagnostic = Diagnostic::warning(code, self.head(node), message).help(help);
            match kind {
                // Of a scheme that is used, the reader says it.
                ObjectKind::SecurityScheme => self.find_when(When::NotReached, diagnostic),
                _ => self.find_weighed(kind == ObjectKind::Parameter, diagnostic),
            }
        }
    }

    /// What stands beside a reference does not count: what would decide something is told.
    pub(super) fn beside_reference(&mut self, kind: ObjectKind, node: &'d Node) {
        for entry in node.entries().iter().filter(|entry| entry.key != "$ref") {
            let field = kind.any_field(&entry.key, self.version);
            if field.is_some_and(Field::decides) {
                let message = format!("`{}` beside a `$ref` does not count", entry.key);
                let help = match (kind, self.version) {
                    (ObjectKind::Schema, Version::V3_0) => "write `allOf` with the reference and a schema that has it",
                    _ => "say it where the reference leads, or write the object here in place of the reference",
                };
                self.find(Diagnostic::warning("beside-ref", entry.key_span, message).label("ignored").help(help));
            }
        }
    }

    /// The place of an object: the key under which it stands, or its beginning.
    pub(super) fn head(&self, node: &'d Node) -> crate::source::Span {
        let around = self.parents.iter().rev().nth(1);
        let entry = match self.steps.last() {
            Some(Step::Key(key)) => around.and_then(|(_, around)| around.entry(key)),
            _ => None,
        };
        entry.filter(|entry| std::ptr::eq(&raw const entry.value, node)).map_or(node.span, |entry| entry.key_span)
    }
}
