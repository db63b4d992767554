//! Documentation comments from the document's prose.

use proc_macro2::TokenStream;
use quote::quote;

#[cfg(feature = "server")]
use crate::model::Operation;

/// `text` as documentation comments, a line each; nothing for empty text.
///
/// Prose of a document is not Rust: code blocks are marked as text, so that `cargo test` does not
/// run them.
pub(super) fn doc(text: &str) -> TokenStream {
    let mut in_fence = false;
    let lines = text.trim().lines().map(|line| {
        let line = line.trim_end().replace('\r', " ");
        let fence = line.trim_start().starts_with("```");
        let opens = fence && !in_fence;
        in_fence ^= fence;
        match () {
            () if opens && line.trim() == "```" => line.replace("```", "```text"),
            () if opens => line.replacen("```", "```text,", 1),
            () if !in_fence => unindented(&line),
            () => line,
        }
    });
    let lines = lines.map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Four spaces would make a code block.
fn unindented(line: &str) -> String {
    let text = line.trim_start();
    let indent = (line.len() - text.len()).min(3);
    format!("{:indent$}{text}", "")
}

/// Method and path, then summary, description and what else is to be said.
#[cfg(feature = "server")]
pub(super) fn operation(operation: &Operation, more: Option<&str>) -> TokenStream {
    let head = format!("`{} {}`", operation.method.as_str(), operation.path);
    let prose = [&operation.summary, &operation.description];
    let prose: Vec<_> = prose.into_iter().flatten().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    let mut text = head;
    for part in prose.into_iter().chain(more) {
        text.push_str("\n\n");
        text.push_str(part);
    }
    doc(&text)
}
