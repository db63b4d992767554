//! A list of diagnostics, together with the texts that they point into.

use std::collections::HashSet;
use std::fmt;

use super::{Diagnostic, Severity, fold, render};
use crate::source::Sources;

/// All remarks about one document.
///
/// As an error its `Display` and `Debug` are the full listing, so that a `main` that returns it
/// prints what a person needs to see.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    sources: Sources,
}

impl Diagnostics {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same list with the texts that its spans count in: without them places cannot be shown.
    #[must_use]
    pub fn with_sources(mut self, sources: &Sources) -> Self {
        self.sources = sources.clone();
        self
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// True when something stops the generator.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// True when there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// How many of this weight there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// In the order in which they were found; see [`sorted`](Self::sorted).
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// The same list by source and place, each remark only once: the order in which they are shown.
    #[must_use]
    pub fn sorted(self) -> Self {
        Self { list: self.in_order().into_iter().cloned().collect(), sources: self.sources }
    }

    fn in_order(&self) -> Vec<&Diagnostic> {
        let mut seen = HashSet::new();
        let mut list: Vec<_> = self.iter().filter(|diagnostic| seen.insert(*diagnostic)).collect();
        list.sort_by_key(|diagnostic| {
            let place = diagnostic.span.map(|span| (span.source, span.start));
            (place, diagnostic.severity)
        });
        list
    }

    /// The list itself when it stops the generator; `Ok` with the warnings and notes otherwise.
    pub fn into_result(self) -> Result<Self, Self> {
        if self.has_errors() { Err(self) } else { Ok(self) }
    }

    /// Those of one weight, each in one line: `openapi/items.yaml:12:9: message [code]; help`. Of
    /// warnings and notes of one code the first few, then a line that counts the others.
    pub fn lines(&self, severity: Severity) -> Vec<String> {
        let chosen = self.in_order().into_iter().filter(|diagnostic| diagnostic.severity == severity).collect();
        let (shown, folded) = fold::fold(chosen);
        let shown = shown.into_iter().map(|diagnostic| render::line(diagnostic, &self.sources));
        shown.chain(folded.iter().map(ToString::to_string)).collect()
    }

    /// The texts that the spans count in.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The listing as a person reads it: each remark as rustc would show it, then a line that
    /// counts them. Of warnings and notes of one code the first few are shown.
    ///
    /// With `colour` the text has ANSI escapes. Ends with a line break; empty when there is nothing
    /// to say.
    pub fn render(&self, colour: bool) -> String {
        render::listing(&self.in_order(), &self.sources, colour)
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        self.list.extend(diagnostics);
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<T: IntoIterator<Item = Diagnostic>>(diagnostics: T) -> Self {
        Self { list: diagnostics.into_iter().collect(), sources: Sources::default() }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::from_iter([diagnostic])
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(false).trim_end())
    }
}

impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Diagnostics {}
