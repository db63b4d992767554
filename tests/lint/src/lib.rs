//! Checks of this repository's own text.
//!
//! The package is small, so that its tests run in seconds: `cargo test -p countersign-lint`.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

pub mod circles;
mod files;
pub mod prose;
pub mod workspace;

pub use files::{files, repository};
