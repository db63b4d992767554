//! Tokens of HTTP: what headers, cookies and authentication schemes may be called.

use crate::diagnostic::Diagnostic;

/// What is wrong with a header or cookie whose name is no token.
pub(super) const NO_HEADER: &str = "no header or cookie has such a name";

/// Whether `text` is a token of RFC 9110, section 5.6.2.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Says of a header or cookie that no message can carry that it is left out.
pub(super) fn left_out(fault: Diagnostic, name: &str) -> Diagnostic {
    fault
        .label(format!("left out: `{name}` is not a valid name"))
        .help("HTTP allows letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, section 5.6.2)")
}
