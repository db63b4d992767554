//! Where a server and a document differ, found in three ways.
//!
//! Each function takes the document as plain data and a server, and returns what differs, a line
//! each: nothing, for a server that was generated from this very document.

pub mod routes;
pub mod types;
pub mod wire;
