//! No circle between the files of a crate.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use countersign_lint::circles::{self, Circle};
use countersign_lint::{repository, workspace};

/// The circles that are still there, for as long as there are any. See the file for its rules.
const KNOWN: &str = "tests/lint/known-circles.txt";

/// Every crate of the workspace, and of the workspace for fuzzing.
#[test]
fn no_circle_between_the_files_of_a_crate() {
    let repository = repository();
    let read = |path: &Path| std::fs::read_to_string(repository.join(path)).ok();
    let mut found: Vec<Circle> = Vec::new();
    for manifest in ["Cargo.toml", "tests/fuzz/Cargo.toml"] {
        for root in workspace::crate_roots(&repository.join(manifest)) {
            let root = root.strip_prefix(&repository).unwrap();
            found.extend(circles::of_crate(root, &read).unwrap());
        }
    }
    found.sort_by(|a, b| a.files.cmp(&b.files));
    found.dedup();
    compare(&repository.join(KNOWN), &found);
}

/// Fails where `found` differs from the list, by names.
fn compare(list: &Path, found: &[Circle]) {
    let known = known(&std::fs::read_to_string(list).unwrap_or_default());
    let files: BTreeSet<_> = found.iter().map(|circle| circle.files.clone()).collect();
    if std::env::var_os("COUNTERSIGN_UPDATE").is_some() {
        write(list, &known, &files);
        return;
    }
    let mut text = String::new();
    for circle in found.iter().filter(|circle| !known.contains(&circle.files)) {
        text += &format!("a circle that is not in {KNOWN}:\n{circle}\n");
    }
    for files in known.difference(&files) {
        text += &format!("{KNOWN} lists a circle that is gone or has changed:\n{}\n", lines(files));
    }
    assert!(
        text.is_empty(),
        "\n{text}`COUNTERSIGN_UPDATE=1 cargo test -p countersign-lint` takes gone ones off the list"
    );
}

/// The circles of a list: a file a line, an empty line between circles.
fn known(text: &str) -> BTreeSet<Vec<PathBuf>> {
    let groups = text.split("\n\n").map(|group| {
        let files = group.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        files.map(PathBuf::from).collect::<Vec<_>>()
    });
    groups.filter(|group| !group.is_empty()).collect()
}

fn write(list: &Path, known: &BTreeSet<Vec<PathBuf>>, found: &BTreeSet<Vec<PathBuf>>) {
    let count = |circles: &BTreeSet<Vec<PathBuf>>| circles.iter().map(Vec::len).sum::<usize>();
    let (before, now) = (count(known), count(found));
    assert!(now <= before, "{now} files are in circles and {before} on the list: it may only get shorter");
    let groups: Vec<_> = found.iter().map(|files| lines(files)).collect();
    std::fs::write(list, format!("# {RULE}\n\n{}", groups.join("\n"))).unwrap();
}

const RULE: &str = "Circles between files that are still there. The list may only get shorter.";

fn lines(files: &[PathBuf]) -> String {
    files.iter().map(|file| format!("{}\n", file.display())).collect()
}

/// The planted crates: `// --- name.rs` begins a file, `// circle: a.rs b.rs` says what must be
/// found.
#[test]
fn planted_circles_are_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/circles");
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    assert!(entries.len() > 15, "{}", entries.len());
    for path in entries {
        let text = std::fs::read_to_string(&path).unwrap();
        let (head, rest) = text.split_once("// --- ").unwrap();
        let files: BTreeMap<PathBuf, String> = rest
            .split("// --- ")
            .map(|part| part.split_once('\n').unwrap())
            .map(|(name, text)| (PathBuf::from(name), text.to_owned()))
            .collect();
        let found = circles::of_crate(Path::new("lib.rs"), &|path| files.get(path).cloned()).unwrap();
        let found: Vec<String> = found
            .iter()
            .map(|circle| circle.files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(" "))
            .collect();
        let expected: Vec<_> = head.lines().filter_map(|line| line.strip_prefix("// circle: ")).collect();
        assert_eq!(found, expected, "{}", path.display());
    }
}
