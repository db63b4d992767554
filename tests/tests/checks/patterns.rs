//! Patterns as ECMA-262 has them, in the generator and in the validator. `tests/fixtures/patterns/README.md` describes the rows.

use countersign::diagnostic::Severity;
use countersign::document::Document;
use countersign::{Options, generate};
use countersign_server::{Schema, Schemas};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    pattern: String,
    #[serde(default)]
    good: Vec<String>,
    #[serde(default)]
    wrong: Vec<String>,
    error: Option<String>,
    warning: Option<String>,
}

#[test]
fn patterns_mean_what_ecma_262_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/patterns/table.yaml");
    let rows: Vec<Row> = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let faults: Vec<String> = rows.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn faults(row: &Row) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |text: String| faults.push(format!("{}: {text}", row.pattern));
    let (schemas, said) = generated(&row.pattern);
    for (severity, expected) in [(Severity::Error, &row.error), (Severity::Warning, &row.warning)] {
        let texts: Vec<&String> = said.iter().filter(|(kind, _)| *kind == severity).map(|(_, text)| text).collect();
        match expected {
            Some(expected) if texts.iter().any(|text| text.contains(expected)) => {}
            None if texts.is_empty() => {}
            _ => fault(format!("expected {severity:?} {expected:?}, and it says {texts:?}")),
        }
    }
    let Some(schemas) = schemas else { return faults };
    let schemas: &'static str = Box::leak(schemas.into_boxed_str());
    let schema = Schema::new(Box::leak(Box::new(Schemas::new(schemas))), "PostItBody");
    for (texts, expected) in [(&row.good, true), (&row.wrong, false)] {
        for text in texts {
            let verdicts = schema.verdicts(&json!(text).to_string());
            if verdicts != Some((expected, expected)) {
                fault(format!("{text:?} should be {expected}: {verdicts:?}"));
            }
        }
    }
    faults
}

/// The server's schemas for a body with that pattern, and what is said of the document.
fn generated(pattern: &str) -> (Option<String>, Vec<(Severity, String)>) {
    let schema = json!({ "type": "string", "pattern": pattern });
    let document: Value = json!({
        "openapi": "3.1.0",
        "info": { "title": "Pattern", "version": "1" },
        "paths": { "/it": { "post": {
            "operationId": "post_it",
            "requestBody": { "required": true, "content": { "application/json": { "schema": schema } } },
            "responses": { "204": { "description": "Done" } },
        } } },
    });
    let document = Document::parse("pattern.json", &document.to_string()).unwrap();
    let mut options = Options::default();
    options.server = true;
    let (companions, said) = match generate(&document, &options) {
        Ok(generated) => (generated.files.companions, generated.diagnostics),
        Err(said) => (Vec::new(), said),
    };
    let schemas = companions.into_iter().find(|file| file.name.ends_with(".schemas.json")).map(|file| file.text);
    let text = |said: &countersign::diagnostic::Diagnostic| {
        format!("{}: {}: {}", said.message, said.label, said.help.as_deref().unwrap_or_default())
    };
    (schemas, said.iter().map(|said| (said.severity, text(said))).collect())
}
