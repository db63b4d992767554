//! Patterns: regular expressions of ECMA-262 (JSON Schema 2020-12 validation, section 6.3.3).

use crate::diagnostic::Diagnostic;
use crate::document::{Node, Span};

/// What is wrong with the patterns of the schema at `node`, which would be found out only when a
/// request is held against them.
pub(super) fn faults(node: &Node) -> Vec<Diagnostic> {
    let pattern = node.get("pattern").and_then(|pattern| Some((pattern.as_str()?, pattern.span)));
    let named = node.get("patternProperties").map(Node::entries).unwrap_or_default();
    let named = named.iter().map(|entry| (entry.key.as_str(), entry.key_span));
    pattern.into_iter().chain(named).filter_map(|(pattern, span)| fault(pattern, span)).collect()
}

fn fault(pattern: &str, span: Span) -> Option<Diagnostic> {
    // With the flag as JSON Schema has it; what only the old syntax takes (`\-`, a lone brace) is
    // in use all the same.
    let error =
        regress::Regex::with_flags(pattern, "u").and(Ok(())).or_else(|_| regress::Regex::new(pattern).and(Ok(())));
    let error = error.err()?;
    Some(
        Diagnostic::error("pattern", span, "this is not a valid ECMA-262 regular expression")
            .label(error.to_string())
            .help("write it as JavaScript has it: no `(?i)`, no `\\A` or `\\Z`, no possessive quantifiers"),
    )
}
