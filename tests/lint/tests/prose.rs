//! Prose is easy to read: no wide lines, no turns of phrase from the list.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use countersign_lint::prose::{Language, Phrases, faults};
use countersign_lint::{files, repository};

const PHRASES: &str = "tests/lint/phrases.txt";
/// The files that are not yet rewritten.
const KNOWN: &str = "tests/lint/known-prose.txt";
/// Text by others.
const SKIPPED: [&str; 3] =
    ["tests/fixtures/json-schema/draft4", "tests/fixtures/json-schema/draft2020-12", "tests/fuzz/seeds"];

#[test]
#[ignore = "`.ci/run` runs it: prose is mended at the end of a change, not in the middle"]
fn prose_is_easy_to_read() {
    let phrases = phrases();
    let known = known();
    let mut text = String::new();
    let mut faulty = BTreeSet::new();
    for path in files("").iter().filter(|path| is_checked(path)) {
        let Ok(content) = std::fs::read_to_string(repository().join(path)) else { continue };
        let found = faults(path, &content, &phrases);
        if found.is_empty() {
            continue;
        }
        if !known.contains(path) {
            text.extend(found.iter().map(|fault| format!("{}:{fault}\n", path.display())));
        }
        faulty.insert(path.clone());
    }
    if std::env::var_os("COUNTERSIGN_UPDATE").is_some() {
        shorten(&known, &faulty);
    }
    assert!(text.is_empty(), "\n{text}\n{PHRASES} lists the phrases. Rewrite these lines in plain words.");
}

#[test]
fn the_list_has_thirty_kinds() {
    assert!(phrases().count() >= 30, "{}", phrases().count());
}

fn is_checked(path: &Path) -> bool {
    Language::of(path).is_some() && !SKIPPED.iter().any(|skipped| path.starts_with(skipped))
}

fn phrases() -> Phrases {
    Phrases::parse(&std::fs::read_to_string(repository().join(PHRASES)).unwrap())
}

fn known() -> BTreeSet<PathBuf> {
    let list = std::fs::read_to_string(repository().join(KNOWN)).unwrap_or_default();
    list.lines().filter(|line| !line.starts_with('#')).map(PathBuf::from).collect()
}

/// Takes the files off the list that are rewritten.
fn shorten(known: &BTreeSet<PathBuf>, faulty: &BTreeSet<PathBuf>) {
    let left = known.intersection(faulty).map(|path| format!("{}\n", path.display()));
    let list = format!("# {RULE}\n{}", left.collect::<String>());
    std::fs::write(repository().join(Path::new(KNOWN)), list).unwrap();
}

const RULE: &str = "Files that are not yet rewritten. The list may only get shorter.";
