//! What an object's keys must be together, and what the names in maps must look like.

use countersign_wire::pattern::with_flags_around;

use super::change::Action;
use super::elsewhere::{capital, elsewhere};
use super::walk::{Step, Walk, When};
use crate::diagnostic::Diagnostic;
use crate::document::grammar::{Field, ObjectKind, meant};
use crate::document::{Entry, Node, Version, suggest};

/// The dialects of JSON Schema that schemas are read in.
const DIALECTS: [&str; 3] = [
    "https://json-schema.org/draft/2020-12/schema",
    "https://spec.openapis.org/oas/3.1/dialect/",
    "https://spec.openapis.org/oas/3.2/dialect/",
];

/// The field that stands for the entries of a map: what they are decides something.
pub(super) fn field_of_entries(kind: ObjectKind) -> &'static Field {
    const RESPONSE: &Field = &Field::entries("responses");
    const PATH: &Field = &Field::entries("paths");
    const SECURITY: &Field = &Field::requirement("security");
    match kind {
        ObjectKind::Responses => RESPONSE,
        ObjectKind::SecurityRequirement => SECURITY,
        _ => PATH,
    }
}

/// Whether a key is one that only describes, in whatever object.
fn describes(key: &str) -> bool {
    ObjectKind::ALL.iter().any(|kind| kind.any_field(key, Version::V3_2).is_some_and(|field| !field.decides()))
}

/// The field that stands for what a reference leads to.
pub(super) fn field_of_reference() -> &'static Field {
    const REFERENCE: &Field = &Field::entries("$ref");
    REFERENCE
}

impl<'d> Walk<'d> {
    /// Rules of one kind of object.
    pub(super) fn rules(&mut self, kind: ObjectKind, node: &'d Node) {
        match kind {
            ObjectKind::Document => self.dialect(node.entry("jsonSchemaDialect")),
            ObjectKind::Schema => {
                self.dialect(node.entry("$schema"));
                self.required_names(node);
                self.patterns_of_names(node);
                self.twice(node, "enum");
                self.twice(node, "required");
            }
            ObjectKind::Parameter | ObjectKind::Header => {
                self.schema_or_content(kind, node);
                self.one_of(node, "example", "examples", "example-and-examples");
            }
            ObjectKind::MediaType => self.one_of(node, "example", "examples", "example-and-examples"),
            ObjectKind::Components => self.component_names(node),
            ObjectKind::SecurityScheme => self.scheme(node),
            _ => {}
        }
    }

    /// Whether the key of a response is a status.
    pub(super) fn is_status(&mut self, entry: &'d Entry) -> bool {
        let key = entry.key.as_str();
        let digits = key.strip_suffix("XX").or_else(|| key.strip_suffix("xx")).unwrap_or(key);
        let is_code = digits.len() == 3 && key.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_range = key.len() == 3 && digits.len() == 1;
        let in_range = digits.as_bytes().first().is_some_and(|class| (b'1'..=b'5').contains(class));
        if key == "default" || ((is_code || is_range) && in_range) {
            return true;
        }
        let belongs = elsewhere(ObjectKind::Responses, key);
        let near = suggest::slip(&suggest::plain(key), ["default"]).filter(|_| key.len() > 3);
        let message = format!("`{key}` is not a status");
        let diagnostic = match (near, belongs) {
            (Some(near), _) => {
                Diagnostic::error("status", entry.key_span, message).help(format!("did you mean `{near}`?"))
            }
            (None, Some(belongs)) => {
                let message = format!("`responses` has no key `{key}`");
                Diagnostic::error("misplaced-key", entry.key_span, message).help(belongs)
            }
            (None, None) if describes(key) => {
                let message = format!("`responses` has no key `{key}`");
                Diagnostic::warning("unknown-key", entry.key_span, message)
                    .label("ignored")
                    .help("a code such as '404', a range such as '4XX', or default")
            }
            (None, None) => Diagnostic::error("status", entry.key_span, message)
                .help("a code such as '404', a range such as '4XX', or default"),
        };
        self.find(diagnostic);
        false
    }

    fn dialect(&mut self, entry: Option<&'d Entry>) {
        let Some(entry) = entry.filter(|_| self.version > Version::V3_0) else { return };
        let Some(uri) = entry.value.as_str() else { return };
        if !DIALECTS.iter().any(|known| uri.trim_end_matches('#').starts_with(known)) {
            self.find(
                Diagnostic::warning("dialect", entry.value.span, "schemas of another dialect are not read as such")
                    .label("ignored: schemas are read as OpenAPI has them")
                    .help("OpenAPI's own dialect is JSON Schema 2020-12 with a few keywords more"),
            );
        }
    }

    /// Flags in front of a pattern of names, which is a key.
    fn patterns_of_names(&mut self, node: &'d Node) {
        let patterns = node.get("patternProperties").map(Node::entries).unwrap_or_default();
        for (entry, mended) in patterns.iter().filter_map(|entry| Some((entry, with_flags_around(&entry.key)?))) {
            self.find(
                Diagnostic::warning("mended", entry.key_span, "flags in front of a pattern are not ECMA-262's")
                    .label(format!("taken as `{mended}`"))
                    .help(format!("write `'{mended}': ..`")),
            );
            self.steps.push(Step::Key("patternProperties"));
            self.change(Action::Rename(entry.key.clone(), mended));
            self.steps.pop();
        }
    }

    /// A name in `required` that no property has, but one nearly does.
    fn required_names(&mut self, node: &'d Node) {
        let Some(properties) = node.get("properties").filter(|properties| !properties.entries().is_empty()) else {
            return;
        };
        for name in node.get("required").map(Node::items).unwrap_or_default() {
            let Some(text) = name.as_str().filter(|text| properties.get(text).is_none()) else { continue };
            let known = properties.entries().iter().map(|entry| entry.key.as_str());
            let plain = suggest::plain(text);
            let near =
                known.clone().find(|known| suggest::plain(known) == plain).or_else(|| suggest::slip(&plain, known));
            let is_combined = ["allOf", "oneOf", "anyOf"].iter().any(|key| node.get(key).is_some());
            if let Some(near) = near.filter(|_| !is_combined) {
                self.find(
                    Diagnostic::warning("unknown-required", name.span, format!("there is no property `{text}`"))
                        .label("required, and not described")
                        .help(format!("did you mean `{near}`?")),
                );
            }
        }
    }

    /// A value that is listed twice.
    fn twice(&mut self, node: &'d Node, key: &str) {
        let items = node.get(key).map(Node::items).unwrap_or_default();
        // Long lists come from programs; comparing each with each would take long.
        if items.len() > 1000 {
            return;
        }
        for (index, item) in items.iter().enumerate() {
            if items[..index].iter().any(|other| other.value == item.value && other.as_object().is_none()) {
                self.find(
                    Diagnostic::warning("listed-twice", item.span, format!("`{key}` lists this value twice"))
                        .help("remove one of the two"),
                );
            }
        }
    }

    /// What a scheme needs depends on its type. Of a scheme that an operation uses, the reader says
    /// it.
    fn scheme(&mut self, node: &'d Node) {
        let declared = node.get("type").and_then(Node::as_str).unwrap_or_default();
        let needed: &[&str] = match declared.to_ascii_lowercase().as_str() {
            "oauth2" => &["flows"],
            "openidconnect" => &["openIdConnectUrl"],
            "http" => &["scheme"],
            "apikey" => &["name", "in"],
            _ => &[],
        };
        for key in needed.iter().filter(|key| node.get(key).is_none()) {
            let said = if matches!(*key, "flows" | "openIdConnectUrl") { When::Always } else { When::NotReached };
            let is_slip = node.entries().iter().any(|entry| {
                meant(ObjectKind::SecurityScheme, &entry.key, self.version).is_some_and(|field| field.key == *key)
            });
            if !is_slip {
                let message = format!("this {declared} scheme has no `{key}`");
                self.find_when(
                    said,
                    Diagnostic::warning("missing-key", self.head(node), message).help("add it: OpenAPI requires it"),
                );
            }
        }
    }

    fn schema_or_content(&mut self, kind: ObjectKind, node: &'d Node) {
        match (node.entry("schema"), node.entry("content")) {
            (Some(_), Some(content)) => self.find(
                Diagnostic::warning(
                    "schema-and-content",
                    content.key_span,
                    "`schema` and `content` exclude each other",
                )
                .label("`content` counts")
                .help("remove one of the two"),
            ),
            (None, None) if !self.has_keywords(node) => {
                let message = format!("{} has no `schema`", capital(kind.name()));
                self.find(
                    Diagnostic::warning("missing-key", node.span, message)
                        .label("any text is taken")
                        .help("say what it holds: `schema: {type: string}`"),
                );
            }
            _ => {}
        }
        if let Some(content) = node.entry("content").filter(|content| content.value.as_object().is_some()) {
            match content.value.entries() {
                [] => self.find(
                    Diagnostic::error(
                        "wrong-value",
                        content.value.span,
                        "`content` must have a media type, and is empty",
                    )
                    .help("write `content: {application/json: {schema: ..}}`, or `schema` in its place"),
                ),
                [_, second, ..] => self.find(
                    Diagnostic::warning("wrong-value", content.value.span, "`content` must have one media type only")
                        .label("the first one counts")
                        .related(second.key_span, "ignored"),
                ),
                [_] => {}
            }
        }
    }

    /// Whether keywords stand where Swagger 2.0 has them, or a mistyped key for `schema` or
    /// `content`.
    fn has_keywords(&self, node: &Node) -> bool {
        node.entries().iter().any(|entry| {
            let key = entry.key.as_str();
            let is_keyword = ObjectKind::Schema.any_field(key, self.version).is_some();
            let is_own = ObjectKind::Parameter.any_field(key, self.version).is_some();
            (is_keyword && !is_own)
                || meant(ObjectKind::Parameter, key, self.version)
                    .is_some_and(|field| !is_own && matches!(field.key, "schema" | "content"))
        })
    }

    fn one_of(&mut self, node: &'d Node, one: &str, other: &str, code: &'static str) {
        if let (Some(_), Some(entry)) = (node.entry(one), node.entry(other)) {
            let message = format!("`{one}` and `{other}` exclude each other");
            self.find(Diagnostic::warning(code, entry.key_span, message).help("remove one of the two"));
        }
    }

    /// From 3.1 on, other tools refuse other names.
    fn component_names(&mut self, node: &'d Node) {
        let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        let sections = node.entries().iter().filter(|section| !section.key.starts_with("x-"));
        for entry in sections.flat_map(|section| section.value.entries()).filter(|entry| !is_plain(&entry.key)) {
            if entry.key == "$ref" {
                continue;
            }
            self.find(
                Diagnostic::note(
                    "component-name",
                    entry.key_span,
                    format!("OpenAPI does not allow the name `{}`", entry.key),
                )
                .label("taken as it is")
                .help("names of components are letters, digits, `.`, `-` and `_`"),
            );
        }
    }
}
