//! Prose that is hard to read: wide lines, and turns of phrase from a list.

mod fault;
mod phrases;
mod text;
mod width;

use std::path::Path;

pub use fault::Fault;
pub use phrases::Phrases;
pub use text::Language;

/// The faults of a file, in the order of its lines.
#[must_use]
pub fn faults(path: &Path, text: &str, phrases: &Phrases) -> Vec<Fault> {
    let Some(language) = Language::of(path) else { return Vec::new() };
    let mut faults = width::faults(language, text);
    faults.extend(phrases.faults(language, text));
    faults.sort();
    faults
}
