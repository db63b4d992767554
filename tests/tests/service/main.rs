//! The running servers, against the documents that they were generated from.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod bad_input;
mod client;
mod credentials;
mod docs_page;
mod double;
mod drift;
mod mutations;
