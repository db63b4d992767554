//! The crates of the workspace, as cargo sees them.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The root file of every crate: libraries, binaries, tests, benches, examples, build scripts.
///
/// `manifest` is the `Cargo.toml` of a workspace.
#[must_use]
pub fn crate_roots(manifest: &Path) -> Vec<PathBuf> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(manifest)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let targets = packages.iter().flat_map(|package| package["targets"].as_array().unwrap());
    let mut roots: Vec<_> = targets.map(|target| PathBuf::from(target["src_path"].as_str().unwrap())).collect();
    roots.sort();
    roots.dedup();
    roots
}
