//! Schemas: from OpenAPI's dialects to JSON Schema 2020-12, each under a name of its own in `$defs`.
//!
//! The raised schema is what the request validator enforces, and what Rust types are made of.

mod answers;
mod circle;
mod definitions;
mod follow;
mod form;
mod kind;
pub(crate) mod merge;
mod pattern;
mod raise;
mod read;

pub use definitions::{Definitions, SchemaUse};
pub use form::{FieldFormat, Form, FormField};
pub use kind::Kind;
pub(crate) use raise::ANNOTATIONS;

/// Where a reference to a definition points: `#/$defs/<name>`.
pub(crate) const DEFS: &str = "#/$defs/";

/// The name that `schema` refers to, if it is nothing but a reference.
pub(crate) fn reference(schema: &serde_json::Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(DEFS)
}
