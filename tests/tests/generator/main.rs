//! The generator, from document to text: what it makes, and what it says.
#![allow(clippy::unwrap_used)]

mod diagnostics;
mod names;
mod snapshots;

/// Server and client.
fn both() -> countersign::Options {
    let mut options = server_only();
    options.client = true;
    options
}

fn server_only() -> countersign::Options {
    let mut options = countersign::Options::default();
    options.server = true;
    options
}

/// A listing in which files go by their names from the folder of `path` on: the same on every machine.
fn without_folder(path: &std::path::Path, listing: &str) -> String {
    listing.replace(&format!("{}/", path.parent().unwrap().display()), "")
}

/// Snapshots in `snapshots/<folder>`, with the comment that opens the document `text` as their description.
fn settings(folder: &str, text: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    if let Some(comment) = text.lines().next().and_then(|line| line.strip_prefix("# ")) {
        settings.set_description(comment);
    }
    settings
}
