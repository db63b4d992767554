//! The model as a whole.

use super::choose::Choice;
use super::operations::{self, Chosen};
use super::{Operation, Reader, Scheme, info, schemes, server};
use crate::diagnostic::Diagnostics;
use crate::document::{Document, Span};
use crate::schema::Definitions;

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
    /// The first server's URL, `/` where there is none.
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
    /// Reads the model from `document`. What is wrong goes to `diagnostics`; the part that is wrong is left out of
    /// the model, so emit only when no error was added.
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
        conform(&mut reader, &chosen, choice);
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

/// Says what in the document, as far as it is generated, is not OpenAPI's grammar.
fn conform<'d>(reader: &mut Reader<'d, '_>, chosen: &Chosen<'d>, choice: Choice<'_>) {
    let operations: Vec<_> = chosen.operations().collect();
    let findings = reader.document.findings(&operations, choice.is_everything());
    reader.diagnostics.extend(findings);
}
