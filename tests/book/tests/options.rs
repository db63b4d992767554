//! The page on the build script lists the methods of `Builder`: all of them, and no other.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use countersign_book::root;
use regex::Regex;

const SOURCE: &str = "codegen/src/configure.rs";
const PAGE: &str = "docs/reference/build-script.md";

#[test]
fn the_page_lists_every_option() {
    let methods = found(SOURCE, r"(?m)^    pub fn (\w+)\(");
    let listed = found(PAGE, r"(?m)^\| `\.(\w+)\(");
    assert!(!methods.is_empty(), "{SOURCE} has no methods");
    assert_eq!(listed, methods, "{PAGE} has a row for each public method of `Builder` in {SOURCE}");
}

/// What the first group of `pattern` matches in a file.
fn found(path: &str, pattern: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    Regex::new(pattern).unwrap().captures_iter(&text).map(|found| found[1].to_owned()).collect()
}
