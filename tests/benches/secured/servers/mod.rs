//! The same two operations, four times.

pub mod axum;
pub mod dropshot;
pub mod generated;
pub mod hyper;
mod shared;
