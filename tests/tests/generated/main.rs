//! What is generated for the good fixtures compiles, all of it, and each fixture's feature works in memory.
#![allow(clippy::unwrap_used)]

/// One module for each good fixture.
#[allow(missing_docs, unreachable_pub, dead_code, unused_imports)]
mod fixtures {
    include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));
}
