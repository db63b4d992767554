//! Reads README, the book and the other Markdown pages of this repository, and compares what they
//! say with what is true.
//!
//! - [`Page`] is a page as its blocks of code, headings and links.
//! - [`Region`] is a marked part of a source file, of which a page shows a copy.
//! - [`links`] finds broken links.
//! - [`Checkout`] and [`Shell`] run the commands of a page.
//!
//! CONTRIBUTING.md ("Write the book") says how a page marks its blocks.

mod checkout;
pub mod links;
mod output;
mod page;
mod region;
mod shell;

use std::path::Path;

pub use checkout::Checkout;
pub use countersign_lint::{files, repository as root};
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

/// All pages whose text is checked. Fixtures and third-party texts are not pages.
pub fn pages() -> Vec<Page> {
    let skipped = |path: &Path| path.starts_with("tests/fixtures") || path.ends_with("templates/README.md");
    let paths = files(".md").into_iter().filter(|path| !skipped(path));
    paths.map(|path| Page::read(&root(), &path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).collect()
}
