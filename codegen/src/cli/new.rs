//! `countersign new DIR --spec FILE`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use countersign::document::Document;
use countersign::scaffold::{self, Crates};

use super::arguments::New;
use super::screen::{self, Failure};

/// Makes the workspace. A faulty document, or a folder that holds something, leaves everything as it was.
pub(super) fn run(arguments: &New) -> Result<(), Failure> {
    let dir = &arguments.dir;
    if !is_free(dir) {
        return Err(format!("{} is there already, and not empty", dir.display()).into());
    }
    let document = Document::load(&arguments.spec)?;
    let own = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = arguments.name.clone().unwrap_or(own);
    let crates = match &arguments.countersign_path {
        Some(path) => Crates::Checkout(std::fs::canonicalize(path).map_err(|error| cannot("find", path, &error))?),
        None => Crates::Registry,
    };
    let (tree, diagnostics) = scaffold::tree(&document, &name, &crates)?;
    screen::listing(&diagnostics);
    for (path, bytes) in &tree {
        let path = dir.join(path);
        let folder = path.parent().unwrap_or(dir);
        std::fs::create_dir_all(folder).map_err(|error| cannot("make", folder, &error))?;
        std::fs::write(&path, bytes).map_err(|error| cannot("write", &path, &error))?;
    }
    tidy(dir, tree.keys());
    let (count, dir) = (tree.len(), dir.display());
    screen::say(&format!(
        "{count} files in {dir}. Next:\n\n  cd {dir}\n  cargo run                # serves the API, with its docs page\n  cargo test --workspace\n"
    ));
    Ok(())
}

/// The Rust files in the user's own style, where rustfmt is installed; they compile as they are.
fn tidy<'a>(dir: &Path, files: impl Iterator<Item = &'a PathBuf>) {
    let rust = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024"]).args(rust).current_dir(dir);
    let _ = rustfmt.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

fn is_free(dir: &Path) -> bool {
    match std::fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> Failure {
    format!("cannot {what} {}: {error}", path.display()).into()
}
