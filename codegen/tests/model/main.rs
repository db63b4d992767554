//! The second stage: tree to model. Tables of small documents, each with what is read and said.
#![allow(clippy::unwrap_used)]

mod choosing;
mod leniency;
mod paths;
mod security;
mod several_files;

use countersign::diagnostic::{Diagnostics, Severity};
use countersign::document::Document;
use countersign::model::Api;

/// The model of a document, and what there is to say about it.
fn read(document: &Document) -> (Api, Diagnostics) {
    let mut diagnostics = Diagnostics::new().with_sources(&document.sources);
    let api = Api::read(document, &mut diagnostics);
    (api, diagnostics)
}

/// A line each: `error code at line`, in the order of the document.
fn codes(diagnostics: &Diagnostics) -> Vec<String> {
    let severity = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let sorted = diagnostics.clone().sorted();
    let place = |diagnostic: &countersign::diagnostic::Diagnostic| {
        let span = diagnostic.span?;
        let (line, _) = diagnostics.sources().get(span.source)?.position(span.start);
        Some(format!(" at {line}"))
    };
    let lines = sorted.iter().map(|diagnostic| {
        format!("{} {}{}", severity(diagnostic.severity), diagnostic.code, place(diagnostic).unwrap_or_default())
    });
    lines.collect()
}

/// The model of a YAML document and its codes.
#[track_caller]
fn read_text(text: &str) -> (Api, Vec<String>) {
    let document = Document::parse("x.yaml", text).unwrap();
    let (api, diagnostics) = read(&document);
    (api, codes(&diagnostics))
}

/// `paths` in a document that has nothing else.
fn with_paths(paths: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}")
}
