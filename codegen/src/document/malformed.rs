//! What cannot be read as YAML or JSON, with advice on what is probably meant.

use super::limits;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Words of the parser's messages, and what usually leads to them.
const ADVICE: &[(&str, &str)] = &[
    ("found unknown anchor", "an anchor must stand before its aliases: `&name`, then `*name`"),
    ("mapping values are not allowed", "quote text that contains `: `, or check the indentation"),
    ("did not find expected key", "check the indentation: keys of one mapping begin in the same column"),
    ("simple key expected", "a `:` may be missing here, or the indentation is wrong"),
    ("simple key expect ':'", "a `:` may be missing here, or the indentation is wrong"),
    ("did not find expected '-'", "check the indentation: items of one list begin in the same column"),
    ("unknown escape", "write `\\\\` for a backslash, or use single quotes"),
    ("hexadecimal", "write `\\\\` for a backslash, or use single quotes"),
    ("invalid indentation in quoted", "is the closing quote missing?"),
    ("unexpected end of stream", "is the closing quote missing?"),
    ("expected ',' or", "is a bracket not closed, or a comma missing?"),
    ("unexpected character", "quote text that begins with this character"),
    ("misplaced bracket", "quote text that holds brackets"),
    ("found a tab", "indent with spaces: YAML allows no tabs there"),
    ("tabs disallowed", "indent with spaces: YAML allows no tabs there"),
    ("tab cannot be", "indent with spaces: YAML allows no tabs there"),
    ("unprintable", "remove this control character, or write it as an escape in double quotes"),
    ("indentation", "check the indentation of this line"),
    ("wrongly indented", "check the indentation of this line"),
];

/// The parser's error as a diagnostic.
pub(super) fn yaml(info: &str, span: Span) -> Diagnostic {
    if info == "recursion limit exceeded" {
        return limits::too_deep(span);
    }
    let message = format!("malformed YAML: {}", reason(info));
    let diagnostic = Diagnostic::error("malformed-yaml", span, message).label("not understood from here on");
    match ADVICE.iter().find(|(words, _)| info.contains(words)) {
        Some((_, advice)) => diagnostic.help(*advice),
        None => diagnostic.help("quote text that holds characters with a meaning in YAML"),
    }
}

/// What is wrong with a JSON text where `found` stands.
pub(super) fn json(message: &str, found: &str, span: Span) -> Diagnostic {
    let help = match found {
        _ if message.contains("surrogate") => "a character beyond U+FFFF takes two escapes: `\\uD83D\\uDE00`",
        "}" | "]" => "is there a comma too many before it?",
        "'" => "JSON takes double quotes only",
        "/" | "#" => "JSON has no comments; YAML has",
        "\\" => "write `\\\\` for a backslash",
        "" => "is a bracket or a quote not closed? The file may have been cut off",
        _ => "is a comma, a colon or a quote missing before it?",
    };
    Diagnostic::error("malformed-json", span, format!("malformed JSON: {message}"))
        .label("not understood from here on")
        .help(help)
}

/// The message with its quotation marks as everywhere else: the parser writes `` `@' ``.
fn reason(info: &str) -> String {
    match info.split_once('`').map(|(before, after)| (before, after.split_once('\''))) {
        Some((before, Some((quoted, after)))) => format!("{before}`{quoted}`{after}"),
        _ => info.to_owned(),
    }
}
