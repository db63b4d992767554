//! What goes to the screen.

use std::io::{self, IsTerminal as _, Write as _};

use countersign::diagnostic::Diagnostics;

/// Why a command failed.
pub(super) enum Failure {
    /// The document has faults.
    Document(Diagnostics),
    /// Anything else, in words.
    Other(String),
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Document(diagnostics)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Other(message)
    }
}

/// Shows why a command failed.
pub(super) fn show(failure: &Failure) {
    match failure {
        Failure::Document(diagnostics) => listing(diagnostics),
        Failure::Other(message) => say(&format!("error: {message}\n")),
    }
}

/// Shows a listing, in colour where a person looks at it.
pub(super) fn listing(diagnostics: &Diagnostics) {
    say(&diagnostics.render(wants_colour()));
}

/// Writes to standard error. When nobody listens any more there is nobody to tell.
pub(super) fn say(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Colour on terminals, unless `NO_COLOR` holds something (no-color.org) or the terminal is a dumb
/// one.
fn wants_colour() -> bool {
    let holds = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    io::stderr().is_terminal() && !holds("NO_COLOR") && !dumb
}

/// An argument as a shell takes it.
pub(super) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_-./\\:@+,=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
