//! Documentation comments made of a document's prose, which is not Rust.
//!
//! Line breaks of every kind become lines of their own, and code blocks are marked as text:
//! `cargo test` of the crate that includes the file must not run them.

use syn::visit_mut::VisitMut;
use syn::{Attribute, Expr, ExprLit, File, Lit, Meta, parse_quote};

/// Rewrites all documentation of a file. What is in order already stays as it is.
pub(super) fn tidy(file: &mut File) {
    Docs.visit_file_mut(file);
}

struct Docs;

impl VisitMut for Docs {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        if attributes.iter().any(|attribute| text(attribute).is_some()) {
            *attributes = rewritten(std::mem::take(attributes));
        }
    }
}

/// The same attributes, with a documentation attribute for each line.
fn rewritten(attributes: Vec<Attribute>) -> Vec<Attribute> {
    let mut in_fence = false;
    let mut result = Vec::with_capacity(attributes.len());
    for attribute in attributes {
        let Some(text) = text(&attribute) else {
            result.push(attribute);
            continue;
        };
        // A bare carriage return is refused by the compiler.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        for line in text.split('\n') {
            let line = self::line(line, &mut in_fence);
            result.push(parse_quote!(#[doc = #line]));
        }
    }
    result
}

/// The text of an outer `#[doc = "..."]`.
fn text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else {
        return None;
    };
    match &meta.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if meta.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

/// A line behind its `///`: begins with a space, opens no block of Rust.
fn line(line: &str, in_fence: &mut bool) -> String {
    let line = line.trim_end();
    let text = line.trim_start();
    if text.is_empty() {
        return String::new();
    }
    let fence = ["```", "~~~"].into_iter().find(|fence| text.starts_with(fence));
    let indent = line.len() - text.len();
    if let Some(fence) = fence {
        let language = text.trim_start_matches(&fence[..1]);
        let ticks = &text[..text.len() - language.len()];
        let opens = !*in_fence;
        *in_fence = opens;
        let language = match language.trim() {
            _ if !opens => String::new(),
            "" => "text".to_owned(),
            named if named.starts_with("text") || named.starts_with("json") => named.to_owned(),
            named => format!("text,{named}"),
        };
        return format!(" {ticks}{language}");
    }
    if *in_fence {
        return if indent == 0 { format!(" {line}") } else { line.to_owned() };
    }
    // The first space belongs to the comment; four more would make a code block.
    format!("{:1$}{text}", "", indent.clamp(1, 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prose: &str, lines: &[&str]) {
        let attributes = rewritten(vec![parse_quote!(#[doc = #prose])]);
        let found: Vec<_> = attributes.iter().filter_map(text).collect();
        assert_eq!(found, lines);
        let again: Vec<_> = rewritten(attributes).iter().filter_map(text).collect();
        assert_eq!(again, lines, "rewritten twice");
    }

    #[test]
    fn prose_becomes_lines_without_rust() {
        check("`Item`", &[" `Item`"]);
        check("One\r\ntwo\rthree", &[" One", " two", " three"]);
        check("One\n\n        let x = 1;", &[" One", "", "    let x = 1;"]);
        check("```\nlet x = 1;\n```", &[" ```text", " let x = 1;", " ```"]);
        check("```rust\nlet x = 1;\n```\nmore", &[" ```text,rust", " let x = 1;", " ```", " more"]);
        check("~~~\na\n~~~", &[" ~~~text", " a", " ~~~"]);
        check("```json\n{\n  \"a\": 1\n}\n```", &[" ```json", " {", "  \"a\": 1", " }", " ```"]);
    }
}
