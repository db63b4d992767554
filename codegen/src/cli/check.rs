//! `countersign check SPEC`.

use countersign::document::Document;
use countersign::{Options, generate};

use super::arguments::Check;
use super::screen::{self, Failure};

/// Runs the whole generator and keeps nothing but what it has to say.
pub(super) fn run(arguments: &Check) -> Result<(), Failure> {
    let document = Document::load(&arguments.spec)?;
    let mut options = Options::default();
    options.server = true;
    options.client = true;
    arguments.chosen.set(&mut options);
    let generated = generate(&document, &options)?;
    screen::listing(&generated.diagnostics);
    screen::say(&format!("{}: no errors\n", document.name()));
    Ok(())
}
