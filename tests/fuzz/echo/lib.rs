//! `countersign_tests::echo`, and nothing else of the tests.
#![allow(clippy::missing_panics_doc)]

#[path = "../../src"]
mod tests {
    pub mod echo;
}

pub use tests::echo;
