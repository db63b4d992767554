//! Reads README, the book and the other Markdown pages of this repository, and compares what they
//! say with what is true.
//!
//! - [`Page`] is a page as its blocks of code, headings and links.
//! - [`Region`] is a marked part of a source file, of which a page shows a copy.
//! - [`links`] finds links that lead nowhere.
//! - [`Checkout`] and [`Shell`] run the commands of a page.
//!
//! CONTRIBUTING.md ("Write the book") says how a page marks its blocks.

mod checkout;
pub mod links;
mod output;
mod page;
mod region;
mod shell;

use std::path::{Path, PathBuf};
use std::process::Command;

pub use checkout::Checkout;
pub use output::{Expected, unify};
pub use page::{Block, Directive, Heading, Link, Page};
pub use region::Region;
pub use shell::{Outcome, Shell};

/// The environment variable that makes the tests rewrite a page instead of failing.
pub const UPDATE: &str = "BOOK_UPDATE";

/// True when the tests are to rewrite what is out of date.
pub fn updating() -> bool {
    std::env::var_os(UPDATE).is_some_and(|value| value == "1")
}

/// The folder of the repository.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_owned()
}

/// The files of the repository that end in `extension`, by their paths from its root, sorted:
/// those that git tracks, and new ones that it does not ignore.
///
/// # Panics
///
/// When git is not installed or fails: then nothing could be checked.
pub fn files(extension: &str) -> Vec<PathBuf> {
    let mut command = Command::new("git");
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = command.current_dir(root()).output().expect("git is installed");
    assert!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let paths = text.split('\0').filter(|path| path.ends_with(extension)).map(PathBuf::from);
    // A file that was removed, and not yet committed, is still listed.
    let mut paths: Vec<_> = paths.filter(|path| root().join(path).is_file()).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// All pages whose text is checked. Fixtures and third-party texts are not pages.
pub fn pages() -> Vec<Page> {
    let skipped = |path: &Path| path.starts_with("tests/fixtures") || path.ends_with("templates/README.md");
    let paths = files(".md").into_iter().filter(|path| !skipped(path));
    paths.map(|path| Page::read(&root(), &path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).collect()
}
