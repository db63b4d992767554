//! What a style knows of a value besides the value.

use crate::parameter::Kind;

/// What a style knows of a parameter, or of a form's field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout<'p> {
    /// The name on the wire.
    pub(crate) name: &'p str,
    /// Whether each item stands for itself.
    pub(crate) explode: bool,
    /// Whether reserved characters stay as they are.
    pub(crate) allow_reserved: bool,
    /// How text becomes a value.
    pub(crate) kind: Kind,
}
