//! The running servers, against the documents that they were generated from.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod credentials;
mod docs_page;
mod double;
mod drift;
mod reference;
