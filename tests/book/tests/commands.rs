//! The commands of README and the book, run as a reader would: the blocks of a page in order, in a
//! fresh checkout, with their output compared.
//!
//! This builds and serves what the pages describe, so it is ignored unless it is asked for:
//!
//! ```sh
//! cargo test -p countersign-book --test commands -- --ignored
//! BOOK_PAGE=first-steps cargo test -p countersign-book --test commands -- --ignored
//! ```
#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use countersign_book::{Block, Checkout, Directive, Expected, Outcome, Page, Shell, UPDATE, pages, root, updating};

/// Only pages whose path contains this.
const PAGE: &str = "BOOK_PAGE";

#[test]
#[ignore = "takes minutes: it builds and serves what the pages describe"]
fn commands_do_what_the_pages_say() {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let book = target.join("book");
    // Not this build's own folder: cargo would take what is compiled from the copy for what is
    // compiled from here. `.ci/run` tests new workspaces in the same folder.
    let target = target.join("new");
    let checkout = Checkout::at(&book.join("checkout")).expect("a copy of the repository");
    build_the_tool(&checkout, &book, &target);
    let only = std::env::var(PAGE).unwrap_or_default();
    let mut faults = Vec::new();
    for page in pages().iter().filter(|page| is_guide(page) && page.path.to_string_lossy().contains(&only)) {
        if !page.blocks.iter().any(is_command) {
            continue;
        }
        let start = Instant::now();
        checkout.refresh().expect("a copy of the repository");
        let shell = Shell::new(&checkout.folder(), &book.join("shell"), environment(&target)).expect("a shell");
        let mut reader = Reader { page, checkout: &checkout, shell, faults: Vec::new(), replacements: Vec::new() };
        reader.follow();
        say(&format!("{}: {:.1} s", page.path.display(), start.elapsed().as_secs_f32()));
        if updating() && !reader.replacements.is_empty() {
            std::fs::write(root().join(&page.path), page.with(reader.replacements)).unwrap();
        }
        faults.append(&mut reader.faults);
    }
    let command = format!("{UPDATE}=1 cargo test -p countersign-book --test commands -- --ignored");
    assert!(faults.is_empty(), "\n{}\n\n`{command}` puts what was printed into the pages.\n", faults.join("\n\n"));
}

fn is_guide(page: &Page) -> bool {
    page.path.starts_with("docs") || page.path == Path::new("README.md")
}

/// In place of `cargo install`, which takes minutes for an optimised build.
fn build_the_tool(checkout: &Checkout, book: &Path, target: &Path) {
    let shell = Shell::new(&checkout.folder(), &book.join("shell"), environment(target)).expect("a shell");
    let outcome = shell.run("cargo build -q --locked -p countersign --features cli").expect("a build");
    assert!(outcome.success, "{}", outcome.output);
}

/// The tool is on the path, as if it had been installed.
fn environment(target: &Path) -> Vec<(String, String)> {
    let path = std::env::var("PATH").unwrap_or_default();
    let folder = target.join("debug");
    let text = |path: &Path| path.display().to_string();
    let variables = [
        ("PATH", format!("{}:{path}", text(&folder))),
        ("CARGO_TARGET_DIR", text(target)),
        ("RUSTFLAGS", "-D warnings".to_owned()),
    ];
    variables.map(|(name, value)| (name.to_owned(), value)).into()
}

/// Prints past the capture of the test harness.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn is_command(block: &Block) -> bool {
    block.language == "sh" && !matches!(block.directive, Some(Directive::NoRun(_)))
}

/// Follows one page.
struct Reader<'a> {
    page: &'a Page,
    checkout: &'a Checkout,
    shell: Shell,
    faults: Vec<String>,
    replacements: Vec<(std::ops::Range<usize>, String)>,
}

impl<'a> Reader<'a> {
    /// Stops at the first command that fails: the commands after it depend on it.
    fn follow(&mut self) {
        for (index, block) in self.page.blocks.iter().enumerate() {
            let done = match &block.directive {
                Some(Directive::File(path, _)) => self.write(path, &block.text),
                _ if is_command(block) => self.run(block, self.output_of(index)),
                _ => Ok(()),
            };
            if let Err(fault) = done {
                self.faults.push(format!("{}:{}: {fault}", self.page.path.display(), block.line));
                return;
            }
        }
    }

    /// The block that shows the output of the command block at `index`.
    fn output_of(&self, index: usize) -> Option<&'a Block> {
        let page: &'a Page = self.page;
        let next = page.blocks.get(index + 1)?;
        let shows = matches!(next.language.as_str(), "text" | "json" | "http") && next.directive.is_none();
        shows.then_some(next)
    }

    /// A path counts from the checkout, as `../shop/server/src/service.rs`.
    fn write(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.checkout.folder().join(path);
        let folder = path.parent().unwrap_or(self.checkout.around());
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        std::fs::write(&path, self.shell.localized(text)).map_err(|error| format!("{}: {error}", path.display()))
    }

    fn run(&mut self, block: &Block, shown: Option<&Block>) -> Result<(), String> {
        let expected = shown.map(|block| Expected(&block.text));
        let outcome = match block.directive {
            Some(Directive::Background) => {
                let ready = expected.ok_or("a command in the background needs a block with what it prints")?;
                self.shell.start_in_background(&block.text, ready)
            }
            _ => self.shell.run(&block.text),
        };
        let outcome = outcome.map_err(|error| error.to_string())?;
        let fails = block.directive == Some(Directive::Fails);
        if outcome.success == fails && block.directive != Some(Directive::Background) {
            let what = if fails { "succeeded" } else { "failed" };
            return Err(format!("this {what}:\n{}{}", block.text, self.told(&outcome)));
        }
        let output = self.without_folder(&outcome.output);
        let (Some(expected), Some(shown)) = (expected, shown) else { return Ok(()) };
        let as_shown = match block.directive {
            Some(Directive::Background) => outcome.success,
            _ => expected.is(&output),
        };
        if as_shown {
            return Ok(());
        }
        if !expected.is_partial() {
            self.replacements.push((shown.range.clone(), output.trim_end().to_owned() + "\n"));
        }
        self.faults.push(format!(
            "{}:{}: the page shows\n{}but this was printed:\n{output}",
            self.page.path.display(),
            shown.line,
            shown.text
        ));
        Ok(())
    }

    fn told(&self, outcome: &Outcome) -> String {
        let background = self.shell.background_output();
        let background = if background.is_empty() { background } else { format!("in the background:\n{background}") };
        format!("it printed:\n{}{background}", self.without_folder(&outcome.output))
    }

    /// Paths as a reader in `/work/countersign` would see them.
    fn without_folder(&self, text: &str) -> String {
        text.replace(&self.checkout.around().display().to_string(), "/work")
    }
}
