//! Where generated files go.

use std::path::Path;

use countersign::files::Companion;

/// Writes a source, and beside it what it includes.
pub(crate) fn put(folder: &Path, file: &str, source: Option<&str>, companions: &[Companion]) -> std::io::Result<()> {
    for companion in companions {
        std::fs::write(folder.join(&companion.name), &companion.text)?;
    }
    std::fs::write(folder.join(file), source.unwrap_or_default())
}
