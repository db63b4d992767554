//! Emitters: from the model to Rust source text. They see only the model.
#![deny(clippy::wildcard_enum_match_arm)]

#[cfg(feature = "client")]
pub(crate) mod client;
#[cfg(any(feature = "server", feature = "client"))]
mod contract;
#[cfg(feature = "server")]
pub(crate) mod server;
#[cfg(any(feature = "server", feature = "client"))]
mod style;
