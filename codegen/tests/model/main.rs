//! The second stage: tree to model.
#![allow(clippy::unwrap_used)]

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

/// The faults of that weight, a line each.
fn lines(diagnostics: &Diagnostics, severity: Severity) -> Vec<String> {
    diagnostics.lines(severity)
}
