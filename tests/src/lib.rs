//! What the tests share: the documents as plain data, a raw HTTP client, the reference service, a
//! browser, a proxy that adds a prefix.
//!
//! Nothing here goes through the generator or its runtime: what they do is compared with the
//! document as any reader of YAML sees it, and against the bytes on the wire.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use std::io::Write;

/// The server of first-steps.yaml, for cases that implement it.
#[allow(missing_docs)]
pub mod first_steps {
    include!(concat!(env!("OUT_DIR"), "/first-steps_server.rs"));
}

pub mod browser;
pub mod compiler;
pub mod drift;
pub mod echo;
pub mod mutation;
pub mod proxy;
pub mod raw;
pub mod reference;
pub mod sample;
pub mod spec;

/// A test is left out because a program is not installed. Reports it on standard error; with
/// `COUNTERSIGN_NO_SKIP` set, as in CI, it panics instead.
pub fn skip(test: &str, why: &str) {
    assert!(std::env::var_os("COUNTERSIGN_NO_SKIP").is_none(), "{test} may not be skipped: {why}");
    say(&format!("SKIPPED: {test}: {why}"));
}

/// Prints a line on standard error, also from a test that passes (whose `println!` nobody sees).
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
