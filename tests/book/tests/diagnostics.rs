//! Each code of a diagnostic has an entry in `codegen/diagnostics`: cause, cure, and an example
//! that is run here. The page of the book is made of these entries.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use countersign::diagnostic::Diagnostics;
use countersign::document::Document;
use countersign::{Options, generate};
use countersign_book::{Page, UPDATE, files, root, updating};
use regex::Regex;

/// The folder with an entry for each code: `codegen/diagnostics/unknown-ref.md`.
const ENTRIES: &str = "codegen/diagnostics";
/// The page, which is written from the entries below this heading.
const PAGE: &str = "docs/reference/diagnostics.md";
const HEADING: &str = "## All codes\n";
/// What looks like a code in the source, and is not one.
const NOT_CODES: [&str; 2] = ["x-rust-name", "x-rust-type"];

/// The entry of a code.
struct Entry {
    code: String,
    /// Cause and cure, as Markdown.
    prose: String,
    /// What the generator prints for the example; empty without an example.
    listing: String,
}

#[test]
fn every_code_has_an_entry() {
    let entries: BTreeSet<String> = files(".md").iter().filter_map(|path| code_of(path)).collect();
    let used = codes();
    let missing: Vec<_> = used.iter().filter(|(code, _)| !entries.contains(*code)).collect();
    for (code, place) in &missing {
        eprintln!("`{code}` ({place}) has no entry: write {ENTRIES}/{code}.md, as for any other code");
    }
    let unused: Vec<_> = entries.iter().filter(|code| !used.contains_key(*code)).collect();
    for code in &unused {
        eprintln!("{ENTRIES}/{code}.md is for a code that no source has: remove or rename it");
    }
    assert!(missing.is_empty() && unused.is_empty(), "see above; CONTRIBUTING.md says how to write an entry");
}

#[test]
fn the_page_is_made_of_the_entries() {
    let read = files(".md").into_iter().filter_map(|path| Some(entry(&path, code_of(&path)?)));
    let (entries, faults): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    let faults: Vec<String> = faults.into_iter().filter_map(Result::err).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    let mut entries: Vec<Entry> = entries.into_iter().flatten().collect();
    entries.sort_by(|one, other| one.code.cmp(&other.code));
    let text = std::fs::read_to_string(root().join(PAGE)).unwrap();
    let (introduction, rest) = text.split_once(HEADING).expect("the heading above the entries");
    let made = entries.iter().map(section).collect::<String>();
    let expected = format!("\n{}\n{made}", index(&entries));
    if rest != expected && updating() {
        std::fs::write(root().join(PAGE), format!("{introduction}{HEADING}{expected}")).unwrap();
    }
    let command = format!("{UPDATE}=1 cargo test -p countersign-book --test diagnostics");
    assert!(rest == expected, "{PAGE} does not show what the entries say: run `{command}`, and read the difference");
}

fn code_of(path: &Path) -> Option<String> {
    let code = path.strip_prefix(ENTRIES).ok()?.file_stem()?;
    Some(code.to_string_lossy().into_owned())
}

/// The codes of the generator's source, each with a place.
fn codes() -> BTreeMap<String, String> {
    static LITERAL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"Diagnostic::(?:error|warning|note)\(\s*"([a-z0-9-]+)""#).unwrap());
    static VARIABLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"Diagnostic::(?:error|warning|note)\(\s*[a-z_]+\s*,").unwrap());
    // In a file that hands codes about, anything that looks like one.
    static KEBAB: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""([a-z0-9]+(?:-[a-z0-9]+)+)""#).unwrap());
    let mut codes = BTreeMap::new();
    let sources = files(".rs").into_iter().filter(|path| path.starts_with("codegen/src"));
    // It makes them out of what it is given.
    for path in sources.filter(|path| !path.starts_with("codegen/src/diagnostic")) {
        let text = std::fs::read_to_string(root().join(&path)).unwrap();
        let mut patterns = vec![&*LITERAL];
        patterns.extend(VARIABLE.is_match(&text).then_some(&*KEBAB));
        for found in patterns.into_iter().flat_map(|pattern| pattern.captures_iter(&text)) {
            let code = found[1].to_owned();
            if !NOT_CODES.contains(&code.as_str()) {
                codes.entry(code).or_insert_with(|| path.display().to_string());
            }
        }
    }
    codes
}

fn entry(path: &Path, code: String) -> Result<Entry, String> {
    let at = path.display();
    let page = Page::read(&root(), path).map_err(|fault| format!("{at}: {fault}"))?;
    let fence = page.text.find("\n```").unwrap_or(page.text.len());
    let prose = page.text[..fence].trim().to_owned();
    for part in ["**Cause.** ", "**Cure.** "] {
        if !prose.contains(part) {
            return Err(format!("{at}: say it in a paragraph that begins with `{part}`"));
        }
    }
    let listing = listing(&page);
    if !listing.contains(&format!("[{code}]")) && !prose.contains("**Example.** None") {
        return Err(format!("{at}: its example gives no `{code}`; where none can, write `**Example.** None: why`"));
    }
    Ok(Entry { code, prose, listing })
}

/// What the generator prints for the entry's example: its first block is the document, the others
/// are files beside it. `include: SELECTOR` after the language is an option.
fn listing(page: &Page) -> String {
    let folder = tempfile::tempdir().unwrap();
    let Some(first) = page.blocks.first() else { return String::new() };
    let main = folder.path().join(format!("openapi.{}", first.language));
    std::fs::write(&main, &first.text).unwrap();
    for block in page.blocks.iter().skip(1) {
        std::fs::write(folder.path().join(&block.title), &block.text).unwrap();
    }
    let mut options = Options::default();
    (options.server, options.client) = (true, true);
    if let Some(selector) = first.title.strip_prefix("include=") {
        options.include.push(selector.into());
    }
    let said = match Document::load(&main).and_then(|document| generate(&document, &options)) {
        Ok(generated) => generated.diagnostics,
        Err(errors) => errors,
    };
    let text = without_others(page, said).to_string();
    text.replace(&format!("{}/", folder.path().display()), "")
}

/// The diagnostics of the entry's own code: an example may have other notes, too.
fn without_others(page: &Page, said: Diagnostics) -> Diagnostics {
    let code = page.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let own = said.iter().filter(|diagnostic| diagnostic.code == code).cloned();
    own.collect::<Diagnostics>().with_sources(said.sources())
}

/// `warning[unknown-key]`.
fn severity(entry: &Entry) -> String {
    let kinds = ["error", "warning", "note"].into_iter();
    let said: Vec<_> = kinds.filter(|kind| entry.listing.contains(&format!("{kind}[{}]", entry.code))).collect();
    if said.is_empty() { "error".to_owned() } else { said.join(", ") }
}

/// A table of all codes, with what the example is told.
fn index(entries: &[Entry]) -> String {
    let mut text = "| code | weight | for example |\n| --- | --- | --- |\n".to_owned();
    for entry in entries {
        let title = format!("[{}]: ", entry.code);
        let message = entry.listing.lines().find_map(|line| Some(line.split_once(&title)?.1)).unwrap_or_default();
        let message = message.replace('|', "\\|");
        text += &format!("| [{code}](#{code}) | {} | {message} |\n", severity(entry), code = entry.code);
    }
    text
}

fn section(entry: &Entry) -> String {
    let Entry { code, prose, listing } = entry;
    // The last line counts them.
    let shown = listing.trim_end().rsplit_once("\n\n").map_or("", |(shown, _)| shown);
    let example = if shown.is_empty() { String::new() } else { format!("\n```text\n{shown}\n```\n") };
    format!("### {code}\n\n{prose}\n{example}\n")
}
