//! What is generated for the good fixtures compiles, all of it: servers and clients.
#![allow(clippy::unwrap_used)]

/// For each good fixture a module with its `server` and its `client`.
#[allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    dead_code,
    unused_imports,
    clippy::all,
    clippy::unwrap_used
)]
mod fixtures {
    include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));
}
