//! The resolved model: what the emitters see of a document.
//!
//! Plain data without `$ref`s: names are Rust names already, security is a list of alternatives,
//! and every schema in use has a name under `$defs`. It is read straight from the [`Document`]
//! tree, so that whatever is refused has a place in the author's text.

mod body;
mod choose;
mod declared;
mod info;
mod media;
mod names;
mod operation;
mod operations;
mod outline;
mod parameter;
mod path_item;
mod path_key;
mod prose;
mod response;
mod schemes;
mod security;
pub(crate) mod server;
mod token;

pub use body::{Body, Content, ContentKind, Contents, EventData, TextSchema};
pub(crate) use choose::Choice;
pub use choose::Selector;
pub use names::{Names, camel_case, rust_ident, snake_case};
pub use operation::{Method, Operation};
pub use parameter::{Parameter, Place, Style};
pub use response::{Header, Response, Status};
pub use security::{ApiKeyPlace, Flow, FlowKind, Scheme, SchemeKind, SchemeUse, Security};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Document, Node, Span};
use crate::schema::{Definitions, Form, SchemaUse};

/// An API as its document describes it.
///
/// <https://spec.openapis.org/oas/v3.0.3#openapi-object>
#[derive(Debug)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The path of the first server's URL without its trailing slash: `""` or `/api/v1`.
    pub base_path: String,
    /// The first server's URL, or `/`.
    pub server_url: String,
    /// Where that URL stands.
    pub server_span: Option<Span>,
    /// The document-wide `security`, where there is one.
    pub security_span: Option<Span>,
    /// In the order of the document.
    pub operations: Vec<Operation>,
    /// The security schemes that the document declares.
    pub schemes: Vec<Scheme>,
    /// Every schema in use, by its name under `$defs`.
    pub definitions: Definitions,
}

impl Api {
    /// Reads the model from `document`. What is wrong goes to `diagnostics`; the part that is wrong
    /// is left out of the model, so emit only when no error was added.
    pub fn read(document: &Document, diagnostics: &mut Diagnostics) -> Self {
        Self::read_chosen(document, Choice::default(), diagnostics)
    }

    /// The same with the operations of `choice` only.
    pub(crate) fn read_chosen(document: &Document, choice: Choice<'_>, diagnostics: &mut Diagnostics) -> Self {
        let mut reader = Reader { document, diagnostics, definitions: Definitions::new(document) };
        let info = info::info(&mut reader);
        let (server_url, server_span) = server::first_url(&reader);
        let schemes = schemes::schemes(&mut reader);
        let chosen = operations::choose(&mut reader, choice);
        reader.conform(&chosen, choice);
        let operations = operations::operations(&mut reader, chosen, &schemes);
        let mut definitions = std::mem::take(&mut reader.definitions);
        definitions.complete(document, reader.diagnostics);
        let root = &document.root;
        Self {
            title: info.title,
            version: info.version,
            base_path: server::base_path(&server_url),
            server_url,
            server_span,
            security_span: root.entry("security").map(|entry| entry.key_span),
            operations,
            schemes: schemes.declared,
            definitions,
        }
    }

    /// The operations that a server can tell apart.
    pub fn served(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().filter(|operation| !operation.shadowed)
    }

    /// The scheme of that name.
    pub fn scheme(&self, name: &str) -> Option<&Scheme> {
        self.schemes.iter().find(|scheme| scheme.name == name)
    }

    /// The schemes that some operation uses, in the order of their declaration.
    pub fn schemes_in_use(&self) -> impl Iterator<Item = &Scheme> {
        self.schemes
            .iter()
            .filter(|scheme| self.operations.iter().any(|operation| operation.security.uses(&scheme.name)))
    }
}

/// What every part of the model is read with.
pub(crate) struct Reader<'d, 'r> {
    pub(crate) document: &'d Document,
    pub(crate) diagnostics: &'r mut Diagnostics,
    pub(crate) definitions: Definitions,
}

impl<'d> Reader<'d, '_> {
    /// `node` itself, or what its `$ref` points at; a dangling one is reported and answers `None`.
    pub(crate) fn resolve(&mut self, node: &'d Node) -> Option<&'d Node> {
        match self.document.resolve(node) {
            Ok(target) => Some(target),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// Names the schema at `node`; `hint` is its Rust name where it has none of its own.
    pub(crate) fn schema(&mut self, node: &'d Node, hint: &str) -> SchemaUse {
        self.definitions.schema_use(self.document, node, hint, self.diagnostics)
    }

    /// The schema at `node`, for a part of another one.
    pub(crate) fn part(&mut self, node: &'d Node) -> serde_json::Value {
        self.definitions.schema(self.document, node, self.diagnostics)
    }

    /// The fields of a form; `None` where `schema` names none.
    pub(crate) fn form(
        &mut self,
        schema: &serde_json::Value,
        encoding: Option<&Node>,
        multipart: bool,
    ) -> Option<Form> {
        self.definitions.form(self.document, schema, encoding, multipart)
    }

    /// Says what in the document, as far as it is generated, is not OpenAPI's grammar.
    fn conform(&mut self, chosen: &operations::Chosen<'d>, choice: Choice<'_>) {
        let operations: Vec<_> = chosen.operations().collect();
        let findings = self.document.findings(&operations, choice.is_everything());
        self.diagnostics.extend(findings);
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}
