//! Calling progenitor.

use std::collections::BTreeMap;

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle};
use syn::File;

use crate::quiet::quietly;

/// What progenitor prints for a lowered document. `types` are the names of the types that it does
/// not make.
///
/// # Errors
///
/// Its reason why it does not take the document. It panics on part of what it does not take.
pub(super) fn output(document: serde_json::Value, types: &BTreeMap<String, TokenStream>) -> Result<File, String> {
    let document: OpenAPI = serde_json::from_value(document).map_err(|error| error.to_string())?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Builder);
    for name in types.keys() {
        settings.with_replacement(name, name, std::iter::empty());
    }
    let tokens = quietly(|| Generator::new(&settings).generate_tokens(&document))?;
    syn::parse2(tokens).map_err(|error| format!("what it prints is not Rust: {error}"))
}
