//! Checks of pages that run nothing: copies, links, the table of contents.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use countersign_book::{Directive, Page, Region, UPDATE, links, pages, root, updating};

/// The folder of the book.
const BOOK: &str = "docs";
/// How many command blocks in README and book may go untested.
const NOT_RUN: usize = 15;

/// The pages of the book.
fn guides() -> Vec<Page> {
    pages().into_iter().filter(|page| page.path.starts_with(BOOK)).collect()
}

fn assert_none(faults: &[String], advice: &str) {
    assert!(faults.is_empty(), "\n{}\n\n{advice}\n", faults.join("\n"));
}

#[test]
fn copies_are_what_the_source_says() {
    let mut stale = Vec::new();
    for page in pages() {
        let mut replacements = Vec::new();
        for block in &page.blocks {
            let Some(place) = block.directive.as_ref().and_then(Directive::source) else { continue };
            let at = format!("{}:{}", page.path.display(), block.line);
            match Region::read(&root(), place) {
                Ok(region) if region.text == block.text => {}
                Ok(region) => {
                    stale.push(format!("{at}: this is no longer what {place} says"));
                    replacements.push((block.range.clone(), region.text));
                }
                Err(fault) => stale.push(format!("{at}: {fault}")),
            }
        }
        if updating() && !replacements.is_empty() {
            std::fs::write(root().join(&page.path), page.with(replacements)).unwrap();
        }
    }
    let command = format!("{UPDATE}=1 cargo test -p countersign-book --test pages");
    assert_none(&stale, &format!("`{command}` copies the source into the pages."));
}

#[test]
fn every_rust_block_is_compiled() {
    let mut faults = Vec::new();
    for page in guides() {
        for block in page.blocks.iter().filter(|block| block.language == "rust") {
            if block.directive.as_ref().and_then(Directive::source).is_none() {
                faults.push(format!("{}:{}: nothing compiles this block", page.path.display(), block.line));
            }
        }
    }
    assert_none(
        &faults,
        "Write `<!-- from: FILE#REGION -->` or `<!-- file: PATH from FILE -->` before it (CONTRIBUTING.md).",
    );
}

#[test]
fn every_block_has_a_language() {
    let pages = pages();
    let bare = pages.iter().flat_map(|page| {
        let bare = page.blocks.iter().filter(|block| block.language.is_empty());
        bare.map(|block| format!("{}:{}", page.path.display(), block.line))
    });
    assert_none(&bare.collect::<Vec<_>>(), "Write a language after the opening fence; `text` if nothing else fits.");
}

#[test]
fn few_commands_are_not_run() {
    let not_run = |page: &Page| page.count(|directive| matches!(directive, Directive::NoRun(_)));
    let count: usize = guides().iter().map(not_run).sum();
    assert!(count <= NOT_RUN, "{count} blocks are marked `no-run`; {NOT_RUN} may be");
}

#[test]
fn links_lead_somewhere() {
    assert_none(&links::faults(&root(), Path::new(BOOK), &pages()), "A link counts from the folder of its page.");
}

#[test]
fn every_page_is_in_the_table_of_contents() {
    let pages = pages();
    let summary = Path::new(BOOK).join("SUMMARY.md");
    let contents = pages.iter().find(|page| page.path == summary).expect("docs/SUMMARY.md");
    let listed: BTreeSet<PathBuf> = contents.links.iter().map(|link| Path::new(BOOK).join(&link.target)).collect();
    let there = pages.iter().map(|page| page.path.clone());
    let there: BTreeSet<PathBuf> = there.filter(|path| path.starts_with(BOOK) && *path != summary).collect();
    let missing: Vec<_> = there.difference(&listed).map(|path| path.display().to_string()).collect();
    assert_none(&missing, "These pages are not in docs/SUMMARY.md.");
}
