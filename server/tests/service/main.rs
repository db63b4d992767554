//! The reference service, listening, on a database of its own.
// Tables of cases have long types.
#![allow(clippy::unwrap_used, clippy::type_complexity)]

mod binary;
mod items;
mod start;
mod token;
