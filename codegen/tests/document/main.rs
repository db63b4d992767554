//! The first stage: text to tree. Tables of small inputs, each with what must come out.
#![allow(clippy::unwrap_used)]

mod bundle;
mod files;
mod folder;
mod limits;
mod places;
mod references;
mod scalars;
mod yaml;

use countersign::document::Document;

/// The text of a document with `text` under the key `x`, which begins on line 2.
fn wrapped(name: &str, text: &str) -> String {
    match name {
        "x.json" => format!("{{\"openapi\": \"3.0.3\",\n\"x\": {text}}}"),
        _ => format!("openapi: 3.0.3\nx: {text}\n"),
    }
}

/// The value of `text` as compact JSON, or the code and place of each fault.
fn value(name: &str, text: &str) -> String {
    match Document::parse(name, &wrapped(name, text)) {
        Ok(document) => document.root.get("x").unwrap().to_json().to_string(),
        Err(faults) => {
            let sources = faults.sources();
            let fault = |fault: &countersign::diagnostic::Diagnostic| {
                let span = fault.span.unwrap();
                let (line, column) = sources.get(span.source).unwrap().position(span.start);
                format!("{} at {line}:{column}", fault.code)
            };
            faults.iter().map(fault).collect::<Vec<_>>().join(", ")
        }
    }
}

#[track_caller]
fn check(name: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(value(name, text), *expected, "{name}: {text}");
    }
}
