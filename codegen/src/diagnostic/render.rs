//! How a diagnostic looks: as rustc would show it.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Severity, fold};
use crate::source::{Source, Sources, Span};

/// Two places this many lines apart or closer are shown in one excerpt.
const NEAR: usize = 8;

/// From this column (in bytes) on a line is cut on the left, too: minified JSON is one line of
/// megabytes.
const FAR: usize = 1000;

/// How much of a line is handed on behind the place; the renderer cuts it further to the width of a
/// screen.
const BEHIND: usize = 200;

/// How much of a line with a far place is shown before it.
const BEFORE: usize = 40;

/// How many diagnostics are shown in full; nobody reads on, and a build script should not print
/// megabytes.
const SHOWN: usize = 100;

/// All diagnostics in the given order, then a line that counts them.
pub(super) fn listing(diagnostics: &[&Diagnostic], sources: &Sources, colour: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    let (shown, folded) = fold::fold(diagnostics.to_vec());
    for diagnostic in shown.iter().take(SHOWN) {
        text.push_str(&renderer.render(&report(diagnostic, sources)));
        text.push_str("\n\n");
    }
    for folded in &folded {
        text.push_str(&format!("{folded}\n"));
    }
    text.push_str(if folded.is_empty() { "" } else { "\n" });
    if shown.len() > SHOWN {
        text.push_str(&format!("(the first {SHOWN} are shown) "));
    }
    text.push_str(&summary(diagnostics));
    text.push('\n');
    text
}

/// One diagnostic in one line, without excerpt: `openapi/items.yaml:12:9: message [code]; help`.
pub(super) fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut line = String::new();
    let span = diagnostic.span;
    if let Some((span, source)) = span.and_then(|span| Some((span, sources.get(span.source)?))) {
        let (row, column) = source.position(span.start);
        line.push_str(&format!("{}:{row}:{column}: ", source.name()));
    }
    line.push_str(&format!("{} [{}]", diagnostic.message, diagnostic.code));
    if let Some(help) = &diagnostic.help {
        line.push_str(&format!("; {help}"));
    }
    line.replace(['\n', '\r'], " ")
}

/// `2 errors, 1 warning`.
fn summary(diagnostics: &[&Diagnostic]) -> String {
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")].map(
        |(severity, name)| {
            let count = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
            match count {
                0 => None,
                1 => Some(format!("1 {name}")),
                _ => Some(format!("{count} {name}s")),
            }
        },
    );
    counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// One diagnostic as the renderer takes it.
fn report<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Group<'a>> {
    let title = level(diagnostic.severity).primary_title(diagnostic.message.as_str()).id(diagnostic.code);
    let marks = marks(diagnostic, sources);
    let mut groups = vec![Group::with_title(title)];
    if let [primary, rest @ ..] = marks.as_slice()
        && marks.iter().any(|mark| mark.is_far())
    {
        // The renderer would count the columns of what it is given, so the place is kept apart from
        // the excerpt.
        let group = Group::with_level(level(diagnostic.severity)).element(primary.cut_excerpt());
        let notes = rest.iter().map(|mark| Level::NOTE.message(format!("{}: {}", mark.place(), mark.label)));
        let (line, column) = primary.position();
        let origin = Origin::path(primary.source.name()).line(line).char_column(column);
        groups = vec![groups.remove(0).element(origin), group.elements(notes)];
    } else {
        let excerpts = excerpts(marks).into_iter().map(|marks| excerpt(&marks));
        groups = vec![groups.remove(0).elements(excerpts)];
    }
    if let Some(help) = &diagnostic.help
        && let Some(last) = groups.pop()
    {
        groups.push(last.element(Level::HELP.message(&**help)));
    }
    groups
}

/// A place to underline.
struct Mark<'a> {
    source: &'a Source,
    /// The number of the line, from 1.
    line: usize,
    /// The bytes of that line.
    line_bytes: Range<usize>,
    /// What is underlined: the part of the span on its first line.
    bytes: Range<usize>,
    label: &'a str,
    primary: bool,
}

/// The places of a diagnostic, its own first.
fn marks<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Mark<'a>> {
    let own = diagnostic.span.map(|span| (span, &*diagnostic.label, true));
    let related = diagnostic.related.iter().map(|(span, label)| (*span, label.as_str(), false));
    let all = own.into_iter().chain(related);
    all.filter_map(|(span, label, primary)| Mark::new(sources, span, label, primary)).collect()
}

impl<'a> Mark<'a> {
    fn new(sources: &'a Sources, span: Span, label: &'a str, primary: bool) -> Option<Self> {
        let source = sources.get(span.source)?;
        let (line, _) = source.position(span.start);
        let line_bytes = source.line(line);
        let text = source.text();
        let start = text.floor_char_boundary(span.range().start.clamp(line_bytes.start, line_bytes.end));
        let end = text.ceil_char_boundary(span.range().end.clamp(start, line_bytes.end));
        Some(Self { source, line, line_bytes, bytes: start..end, label, primary })
    }

    fn is_far(&self) -> bool {
        self.bytes.start - self.line_bytes.start > FAR
    }

    fn position(&self) -> (usize, usize) {
        self.source.position(u32::try_from(self.bytes.start).unwrap_or(u32::MAX))
    }

    fn place(&self) -> String {
        let (line, column) = self.position();
        format!("{}:{line}:{column}", self.source.name())
    }

    fn annotation(&self, from: usize, to: usize) -> Annotation<'a> {
        let kind = if self.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let range = self.bytes.start - from..self.bytes.end.min(to) - from;
        let annotation = kind.span(range);
        if self.label.is_empty() { annotation } else { annotation.label(self.label) }
    }

    /// The surroundings of a place that is far from the beginning of its line, without a header.
    fn cut_excerpt(&self) -> Snippet<'a, Annotation<'a>> {
        let text = self.source.text();
        let from = text.floor_char_boundary(self.bytes.start.saturating_sub(BEFORE).max(self.line_bytes.start));
        let to = text.ceil_char_boundary((self.bytes.start + BEHIND).min(self.line_bytes.end));
        Snippet::source(&text[from..to]).line_start(self.line).annotation(self.annotation(from, to))
    }
}

/// Puts marks that are near each other into one excerpt; the first mark stays in the first one.
fn excerpts(marks: Vec<Mark<'_>>) -> Vec<Vec<Mark<'_>>> {
    let mut excerpts: Vec<Vec<Mark<'_>>> = Vec::new();
    for mark in marks {
        let near = |other: &Mark<'_>| std::ptr::eq(other.source, mark.source) && other.line.abs_diff(mark.line) <= NEAR;
        match excerpts.iter_mut().find(|excerpt| excerpt.iter().any(near)) {
            Some(excerpt) => excerpt.push(mark),
            None => excerpts.push(vec![mark]),
        }
    }
    excerpts
}

/// The lines from the first mark to the last.
fn excerpt<'a>(marks: &[Mark<'a>]) -> Snippet<'a, Annotation<'a>> {
    let source = marks[0].source;
    let lines = || marks.iter().map(|mark| mark.line);
    let (first, last) = (lines().min().unwrap_or(1), lines().max().unwrap_or(1));
    let text = source.text();
    let from = source.line(first).start;
    let end = source.line(last);
    let place = marks.iter().filter(|mark| mark.line == last).map(|mark| mark.bytes.start).max().unwrap_or(from);
    let to = text.ceil_char_boundary((place + BEHIND).min(end.end));
    Snippet::source(&text[from..to])
        .line_start(first)
        .path(source.name())
        .annotations(marks.iter().map(|mark| mark.annotation(from, to)))
}
