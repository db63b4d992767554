//! Checks of this repository's own text.
//!
//! The package is small, so that its tests run in seconds: `cargo test -p countersign-lint`.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

pub mod circles;
pub mod workspace;

use std::path::PathBuf;

/// The repository's root folder.
#[must_use]
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}
