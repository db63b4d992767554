//! Judges from outside: programs that others wrote, and that know of a service what its document or an RFC says.
//!
//! They are Python programs, installed into a virtual environment below the target folder (`venv`).
#![allow(clippy::unwrap_used)]

mod liars;
mod oauth;
mod schemathesis;
mod tutorial;
mod venv;
