//! The runtime as a caller meets it: routing, parameters, bodies.
// Tables of cases have long types.
#![allow(clippy::unwrap_used, clippy::type_complexity)]

mod bodies;
mod cors;
mod echo;
mod layers;
mod panics;
mod parameters;
mod routing;
