//! One slip at a time in a document without any: which diagnostic it must get.
//!
//! `tests/fixtures/slips/README.md` describes the rows.
#![allow(clippy::unwrap_used)]

mod row;

use std::path::{Path, PathBuf};

use countersign::diagnostic::{Diagnostic, Severity};
use countersign::document::Document;
use countersign::{Options, generate};
use row::{Row, Said, Table};
use serde_json::Value;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/slips")
}

fn base() -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(fixtures().join("base.yaml")).unwrap()).unwrap()
}

/// The diagnostics of a document, and the document as it was read.
fn check(value: &Value) -> (Document, Vec<Diagnostic>) {
    let text = serde_json::to_string_pretty(value).unwrap();
    let document = Document::parse("slip.json", &text).unwrap_or_else(|faults| panic!("{faults}"));
    let diagnostics = match generate(&document, &Options::default()) {
        Ok(generated) => generated.diagnostics,
        Err(diagnostics) => diagnostics,
    };
    (document, diagnostics.iter().cloned().collect())
}

/// The base document has no diagnostic in any version, except about what is not generated.
#[test]
fn no_slip() {
    for version in row::VERSIONS {
        let mut document = base();
        document["openapi"] = format!("{version}.0").into();
        let (_, said) = check(&document);
        let said: Vec<_> = said.iter().filter(|said| said.severity != Severity::Note).collect();
        assert!(said.is_empty(), "{version}: {said:#?}");
    }
}

#[test]
fn by_hand() {
    let (mut rows, mut faults) = (0, Vec::new());
    for file in std::fs::read_dir(fixtures().join("by-hand")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let tables: Vec<Table> = serde_yaml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for (table, row) in tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row))) {
            rows += 1;
            faults.extend(row.versions().filter_map(|version| {
                let fault = fault(version, &table.at, row)?;
                Some(format!("{name} {version} {} {}: {fault}", table.at, row.text()))
            }));
        }
    }
    assert!(rows >= 150, "{rows} rows");
    assert!(faults.is_empty(), "{} of {rows} rows:\n{}", faults.len(), faults.join("\n"));
}

/// What is wrong with the diagnostics of a row.
fn fault(version: &str, at: &str, row: &Row) -> Option<String> {
    let mut document = base();
    document["openapi"] = format!("{version}.0").into();
    row.slip(document.pointer_mut(at).unwrap_or_else(|| panic!("there is no {at}")));
    let (read, said) = check(&document);
    let lines = || said.iter().map(|said| format!("{:?} {} {}", said.severity, said.code, said.message));
    let listing = || lines().collect::<Vec<_>>().join("; ");
    let Some(Said { severity, code }) = row.said() else {
        let loud = said.iter().any(|said| said.severity != Severity::Note);
        return loud.then(|| format!("should say nothing, and says {}", listing()));
    };
    let place = match row.place().as_str() {
        "" => at.to_owned(),
        below => format!("{at}/{below}"),
    };
    let line = line(&document, &place);
    let line_of = |said: &Diagnostic| Some(read.sources.get(said.span?.source)?.position(said.span?.start).0);
    let meant = said.iter().filter(|said| said.severity == severity && said.code == code);
    let here: Vec<_> = meant.filter(|said| line_of(said) == Some(line)).collect();
    let plain = |text: &str| text.to_lowercase().replace([' ', '`'], "");
    let helps = |said: &&Diagnostic| {
        let text = format!("{} {} {}", said.message, said.label, said.help.as_deref().unwrap_or_default());
        row.help.as_deref().is_none_or(|help| plain(&text).contains(&plain(help)))
    };
    match here.iter().find(|said| helps(said)) {
        Some(_) => None,
        None if !here.is_empty() => {
            Some(format!("does not name `{}`: {:?}", row.help.as_deref().unwrap_or_default(), here[0].help))
        }
        None => Some(format!("{severity:?} {code} at {place} is missing: {}", listing())),
    }
}

/// The line on which the value at `pointer` begins, with its key.
fn line(document: &Value, pointer: &str) -> usize {
    const MARK: &str = "the place that is looked for";
    let mut marked = document.clone();
    *marked.pointer_mut(pointer).unwrap_or_else(|| panic!("there is no {pointer}")) = MARK.into();
    let text = serde_json::to_string_pretty(&marked).unwrap();
    text.lines().position(|line| line.contains(MARK)).unwrap() + 1
}
