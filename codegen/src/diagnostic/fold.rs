//! What a document has wrong everywhere is said a few times, then counted.

use std::collections::BTreeMap;
use std::fmt;

use super::{Diagnostic, Severity};

/// How many warnings or notes of one code are shown.
const SHOWN: usize = 5;

/// Diagnostics of one code that are not shown.
pub(super) struct Folded {
    severity: Severity,
    code: &'static str,
    count: usize,
}

impl fmt::Display for Folded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, code, count } = self;
        let kind = match severity {
            Severity::Error => "errors",
            Severity::Warning => "warnings",
            Severity::Note => "notes",
        };
        write!(f, "and {count} more {kind} [{code}]")
    }
}

/// Those to be shown, in their order, and how many of each code are not. Errors are all shown.
pub(super) fn fold(diagnostics: Vec<&Diagnostic>) -> (Vec<&Diagnostic>, Vec<Folded>) {
    let key = |diagnostic: &Diagnostic| (diagnostic.severity, diagnostic.code);
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for diagnostic in &diagnostics {
        *counts.entry(key(diagnostic)).or_default() += 1;
    }
    // One more than is shown is shown: a line that counts one would be as long.
    counts.retain(|(severity, _), count| *severity != Severity::Error && *count > SHOWN + 1);
    let mut left: BTreeMap<_, usize> = counts.keys().map(|key| (*key, SHOWN)).collect();
    let mut shown = diagnostics;
    shown.retain(|diagnostic| match left.get_mut(&key(diagnostic)) {
        Some(0) => false,
        Some(left) => {
            *left -= 1;
            true
        }
        None => true,
    });
    let folded = counts.into_iter().map(|((severity, code), count)| Folded { severity, code, count: count - SHOWN });
    (shown, folded.collect())
}
