//! The reference service, listening, on a database of its own.
#![allow(clippy::unwrap_used)]

mod binary;
mod items;
mod start;
mod token;
