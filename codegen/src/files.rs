//! Generated text: header, formatting, and writing only what changed.

use std::io;
use std::path::Path;

use proc_macro2::TokenStream;

/// Formats generated tokens and puts the `@generated` header before them.
///
/// `document` is the name of the document and `command` what makes the file.
pub fn format(tokens: TokenStream, document: &str, command: &str) -> syn::Result<String> {
    let file = syn::parse2(tokens)?;
    let text = prettyplease::unparse(&file);
    Ok(format!(
        "// @generated from {document} by `{command}`. Do not edit.\n\n{text}"
    ))
}

/// Writes a file unless it already holds `text`. Says whether it wrote.
pub fn write_if_changed(path: &Path, text: &str) -> io::Result<bool> {
    if std::fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    std::fs::write(path, text)?;
    Ok(true)
}
