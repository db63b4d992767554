//! The runtime as a caller meets it: routing, parameters, bodies.
#![allow(clippy::unwrap_used)]

mod bodies;
mod echo;
mod parameters;
mod routing;
