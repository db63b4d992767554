//! Listings: their order, their marks, their last line. The snapshots of the bad fixtures hold the
//! words.
#![allow(clippy::unwrap_used)]

use countersign::diagnostic::{Diagnostic, Diagnostics, Severity};
use countersign::source::{SourceId, Sources, Span};

/// A source of numbered lines, and the span of the word `needle` in it.
fn source(needle: &str) -> (Sources, Span) {
    let text: String = (1..=40).map(|line| format!("line{line}: value{line}\n")).collect();
    let at = text.find(needle).unwrap();
    let mut sources = Sources::default();
    let id = sources.add("openapi/api.yaml", None, text);
    (sources, Span::new(id, at..at + needle.len()))
}

fn span(needle: &str) -> Span {
    source(needle).1
}

fn listing(diagnostics: impl IntoIterator<Item = Diagnostic>) -> String {
    Diagnostics::from_iter(diagnostics).with_sources(&source("line1").0).render(false)
}

#[test]
fn by_place_each_once_and_counted() {
    let text = listing([
        Diagnostic::note("n", span("line30"), "third"),
        Diagnostic::error("e", span("line20"), "second"),
        Diagnostic::warning("w", span("line20"), "after the error"),
        Diagnostic::error("e", None, "first"),
        Diagnostic::error("e", span("line20"), "second"),
    ]);
    let heads: Vec<_> = text.lines().filter(|line| line.contains("]: ")).collect();
    assert_eq!(heads, ["error[e]: first", "error[e]: second", "warning[w]: after the error", "note[n]: third"]);
    assert_eq!(text.lines().last(), Some("2 errors, 1 warning, 1 note"));
    assert_eq!(listing([]), "");
}

#[test]
fn near_places_share_an_excerpt_and_far_ones_do_not() {
    let text = listing([Diagnostic::error("e", span("value20"), "wrong")
        .label("here")
        .related(span("line22"), "near")
        .related(span("line3:"), "far")
        .help("mend it")]);
    let expected = "\
error[e]: wrong
  --> openapi/api.yaml:20:9
   |
20 | line20: value20
   |         ^^^^^^^ here
21 | line21: value21
22 | line22: value22
   | ------ near
   |
  ::: openapi/api.yaml:3:1
   |
 3 | line3: value3
   | ------ far
   |
   = help: mend it

1 error
";
    assert_eq!(text, expected);
}

#[test]
fn a_span_of_many_lines_is_marked_on_its_first() {
    let (sources, start) = source("line5");
    let whole = Span { end: 400, ..start };
    let text = Diagnostics::from(Diagnostic::error("e", whole, "long")).with_sources(&sources).to_string();
    assert!(text.contains("5 | line5: value5\n  | ^^^^^^^^^^^^^"), "{text}");
    assert!(!text.contains("line6"), "{text}");
}

#[test]
fn places_at_the_end_and_of_other_sources_do_no_harm() {
    let (sources, _) = source("line1");
    let length = sources.get(SourceId::ROOT).unwrap().text().len();
    let at_end = Span::new(SourceId::ROOT, length..length);
    let beyond = Span::new(SourceId::ROOT, length + 10..length + 20);
    for span in [at_end, beyond] {
        let text = Diagnostics::from(Diagnostic::error("e", span, "end")).with_sources(&sources).to_string();
        assert!(text.contains("openapi/api.yaml:41:1"), "{text}");
    }
    let text = Diagnostics::from(Diagnostic::error("e", at_end, "no sources")).to_string();
    assert_eq!(text, "error[e]: no sources\n\n1 error");
}

/// Minified JSON: a line of megabytes.
#[test]
fn long_lines_are_cut() {
    let text = format!("{}needle{}", "ä".repeat(1 << 20), "ö".repeat(1 << 20));
    let mut sources = Sources::default();
    let id = sources.add("api.json", None, text);
    let span = Span::new(id, (2 << 20)..(2 << 20) + 6);
    let diagnostic =
        Diagnostic::error("e", span, "far to the right").label("here").related(Span::new(id, 0..2), "first");
    let text = Diagnostics::from(diagnostic).with_sources(&sources).to_string();
    assert!(text.contains("--> api.json:1:1048577\n"), "{text}");
    assert!(text.contains("^^^^^^ here"), "{text}");
    assert!(text.contains("api.json:1:1: first"), "{text}");
    assert!(text.len() < 2000, "{text}");
}

#[test]
fn colour_only_when_asked_for() {
    let (sources, span) = source("line5");
    let diagnostics = Diagnostics::from(Diagnostic::error("e", span, "wrong")).with_sources(&sources);
    assert!(diagnostics.render(true).contains("\u{1b}["));
    assert!(!diagnostics.render(false).contains('\u{1b}'));
    assert_eq!(format!("{diagnostics:?}"), diagnostics.to_string());
}

#[test]
fn lines_for_cargo() {
    let (sources, span) = source("value5");
    let diagnostics = Diagnostics::from_iter([
        Diagnostic::warning("w", span, "odd\nindeed").help("mend it"),
        Diagnostic::error("e", span, "wrong"),
    ]);
    let diagnostics = diagnostics.with_sources(&sources);
    assert_eq!(diagnostics.lines(Severity::Warning), ["openapi/api.yaml:5:8: odd indeed [w]; mend it"]);
    assert!(diagnostics.clone().into_result().is_err());
    assert_eq!(diagnostics.count(Severity::Error), 1);
}
