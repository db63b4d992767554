//! The reference service, listening, on a database of its own.
// Tables of cases have long types.
#![allow(clippy::unwrap_used, clippy::type_complexity)]

mod attack;
mod binary;
mod items;
mod program;
mod requests;
mod sessions;
mod sign_in;
mod start;
mod storage;
mod token;
