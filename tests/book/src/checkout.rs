//! A copy of the repository in which commands may write.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// The copy, and the folder around it, into which the pages make workspaces (`../shop`).
#[derive(Debug, Clone)]
pub struct Checkout {
    around: PathBuf,
}

impl Checkout {
    /// In `around`. It always lies in the same place, and only files that differ are written, so
    /// that cargo compiles only what changed.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or written.
    pub fn at(around: &Path) -> io::Result<Self> {
        let checkout = Self { around: around.to_owned() };
        checkout.refresh()?;
        Ok(checkout)
    }

    /// The copy itself.
    pub fn folder(&self) -> PathBuf {
        self.around.join("countersign")
    }

    /// The folder around it.
    pub fn around(&self) -> &Path {
        &self.around
    }

    /// Makes it what the repository is now, and removes what commands have made in and beside it.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or written.
    pub fn refresh(&self) -> io::Result<()> {
        let folder = self.folder();
        std::fs::create_dir_all(&folder)?;
        for entry in std::fs::read_dir(&self.around)? {
            let path = entry?.path();
            if path != folder {
                remove(&path)?;
            }
        }
        let files = crate::files("");
        for file in &files {
            write_if_changed(&folder.join(file), &std::fs::read(crate::root().join(file))?)?;
        }
        let expected: BTreeSet<PathBuf> = files.iter().map(|file| folder.join(file)).collect();
        remove_others(&folder, &expected)
    }
}

fn write_if_changed(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes)
}

fn remove_others(folder: &Path, expected: &BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            remove_others(&path, expected)?;
            // A folder that still holds something stays.
            let _ = std::fs::remove_dir(&path);
        } else if !expected.contains(&path) {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match path.is_dir() {
        true => std::fs::remove_dir_all(path),
        false => std::fs::remove_file(path),
    }
}
