//! What generated code calls: everything that this crate exports, by one name.
//!
//! A generated file begins with `::countersign_client::contract!(1 as rt);` and names this crate
//! only as `rt`.

pub use countersign_wire::contract;

pub use crate::*;
