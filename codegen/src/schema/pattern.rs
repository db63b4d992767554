//! Patterns: regular expressions of ECMA-262 (JSON Schema 2020-12 validation, section 6.3.3), which the server's
//! validator must be able to run.

use countersign_wire::pattern::{Pattern, PatternError};
use jsonschema_regex::{Search, search_form, split_leading_lookaheads, to_rust_regex};

use crate::diagnostic::Diagnostic;
use crate::document::{Node, Span};

/// What is to be said of the patterns of the schema at `node`.
pub(super) fn faults(node: &Node) -> Vec<Diagnostic> {
    let pattern = node.get("pattern").and_then(|pattern| Some((pattern.as_str()?, pattern.span)));
    let named = node.get("patternProperties").map(Node::entries).unwrap_or_default();
    let named = named.iter().map(|entry| (entry.key.as_str(), entry.key_span));
    pattern.into_iter().chain(named).filter_map(|(pattern, span)| fault(pattern, span)).collect()
}

fn fault(pattern: &str, span: Span) -> Option<Diagnostic> {
    let unsupported = "no engine of the server can run this pattern";
    match Pattern::read(pattern) {
        Err(PatternError::Syntax(message)) => Some(
            Diagnostic::error("pattern", span, "this is not a valid ECMA-262 regular expression")
                .label(message)
                .help("write it as JavaScript has it"),
        ),
        Err(PatternError::Unsupported(message)) => {
            Some(Diagnostic::error("pattern", span, unsupported).label(message).help("say the same in another way"))
        }
        Ok(read) if !runs(read.words.as_deref().unwrap_or(pattern)) => Some(
            Diagnostic::error("pattern", span, unsupported)
                .label("the engine refuses it: it is too large, or names what the engine does not know")
                .help("say the same in another way, or check the length with `maxLength`"),
        ),
        Ok(read) => letters(&read.letters, span),
    }
}

/// `\A` and `\z`, which other languages have and ECMA-262 does not.
fn letters(letters: &[char], span: Span) -> Option<Diagnostic> {
    let letter = letters.first()?;
    let diagnostic = Diagnostic::warning("pattern", span, format!("`\\{letter}` is the letter `{letter}` in ECMA-262"))
        .label("taken as ECMA-262 has it");
    Some(match letter {
        'A' => diagnostic.help("write `^` for the beginning of the text"),
        'Z' | 'z' => diagnostic.help("write `$` for the end of the text"),
        _ => diagnostic.help("write the letter without the backslash, or what is meant as JavaScript has it"),
    })
}

/// Whether the validator's engine takes a pattern. It tries these ways itself.
fn runs(words: &str) -> bool {
    let parts = || split_leading_lookaheads(words).is_some_and(|parts| parts.iter().all(|part| builds(part)));
    builds(words) || parts()
}

fn builds(words: &str) -> bool {
    let Ok(translated) = to_rust_regex(words) else { return false };
    let builds = |words: &str| fancy_regex::Regex::new(words).is_ok();
    match search_form(words, &translated) {
        Some(Search::RepeatedClass(_)) => true,
        Some(Search::Collapsed(collapsed)) => builds(&collapsed),
        None => builds(&translated),
    }
}
