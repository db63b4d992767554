//! The files of the repository, as git sees them.

use std::path::PathBuf;
use std::process::Command;

/// The repository's root folder.
#[must_use]
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The files that end in `extension`, by their paths from the root of the repository, sorted:
/// those that git tracks, and new ones that it does not ignore.
///
/// # Panics
///
/// When git is not installed or fails: then nothing could be checked.
#[must_use]
pub fn files(extension: &str) -> Vec<PathBuf> {
    let root = repository();
    let mut command = Command::new("git");
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = command.current_dir(&root).output().expect("git is installed");
    assert!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let paths = text.split('\0').filter(|path| path.ends_with(extension)).map(PathBuf::from);
    // git still lists a file that was removed without a commit.
    let mut paths: Vec<_> = paths.filter(|path| root.join(path).is_file()).collect();
    paths.sort();
    paths.dedup();
    paths
}
