//! What generated code calls: everything that this crate exports, by one name.
//!
//! A generated file begins with `::countersign_client::contract!(1 as rt);` and names nothing of this crate but by `rt`.

pub use countersign_wire::contract;

pub use crate::*;
