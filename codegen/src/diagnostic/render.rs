//! How a diagnostic looks.

use std::fmt::Write as _;

use super::{Diagnostic, Severity};
use crate::source::Sources;

/// All diagnostics in the given order, then a line that counts them.
pub(super) fn listing(diagnostics: &[Diagnostic], sources: &Sources, _colour: bool) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let _ = writeln!(
            text,
            "{severity}[{}]: {}",
            diagnostic.code, diagnostic.message
        );
        if let Some(span) = diagnostic.span
            && let Some(source) = sources.get(span.source)
        {
            let (line, column) = source.position(span.start);
            let _ = writeln!(text, "  --> {}:{line}:{column}", source.name());
        }
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(text, "help: {help}");
        }
    }
    text
}
