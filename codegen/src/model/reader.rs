//! What the document is read with.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Document, Node};
use crate::schema::{Definitions, Form, SchemaUse};

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

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}
