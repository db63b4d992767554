//! Multipart bodies: structs whose fields are files or values.

use super::item::Type;
use super::space::{Scope, Space};
use crate::model::{Names, camel_case, snake_case};
use crate::schema::{FieldFormat, Form, FormField, SchemaUse};

/// The struct of a multipart body.
pub(super) struct Multipart<'a> {
    /// The form that it was made of.
    pub(super) form: &'a Form,
    pub(super) name: String,
    pub(super) parts: Vec<Part<'a>>,
}

/// A field of the struct.
pub(super) struct Part<'a> {
    pub(super) field: &'a FormField,
    pub(super) ident: String,
    /// The type of a value; `None` for files.
    pub(super) value: Option<Type>,
}

impl<'a> Multipart<'a> {
    /// The struct of a body whose schema is `used`.
    pub(super) fn new(space: &mut Space<'_>, used: &SchemaUse, form: &'a Form) -> Self {
        let name = match used.is_reference() {
            true => space.name(format!("{}Multipart", used.name)),
            false => used.name.clone(),
        };
        let mut idents = Names::default();
        let parts = form.fields.iter().map(|field| Part {
            ident: idents.allot(snake_case(&field.name)),
            value: (field.format != FieldFormat::File).then(|| value(space, &name, field)),
            field,
        });
        let parts = parts.collect();
        Self { form, name, parts }
    }
}

fn value(space: &mut Space<'_>, of: &str, field: &FormField) -> Type {
    let scope = Scope { request: true, response: false };
    let kind = space.type_of(&field.schema, &format!("{of}{}", camel_case(&field.name)), scope);
    if field.required { kind } else { kind.or_null() }
}
