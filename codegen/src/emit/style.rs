//! Styles in generated code.

use countersign_wire::Style;
use proc_macro2::Ident;
use quote::format_ident;

/// The name of the style's variant.
pub(crate) fn variant(style: Style) -> Ident {
    format_ident!("{style:?}")
}
