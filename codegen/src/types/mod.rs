//! Rust types of schemas, the same on both sides.
//!
//! A raised schema has one of a few shapes ([`shape`] and [`union`], with `allOf` carried out by [`crate::schema::merge`]);
//! [`space`] makes items of shapes, as plain data ([`item`]), names them and follows references; [`cycle`] finds out where a
//! `Box` is needed, [`endless`] what could not be read. Every schema has a type: what Rust cannot say is wider in Rust, never
//! narrower, and left to the validator.
//!
//! [`items::Items::freeze`] does this once, for all that operations use ([`uses`]). An emitter gets the frozen items, and
//! asks its [`side_types::SideTypes`] for Rust, which [`render`] writes.

mod cycle;
mod endless;
mod item;
mod items;
mod multipart;
mod names;
mod render;
mod scalar;
mod shape;
mod side;
mod side_types;
mod space;
mod union;
mod uses;
mod variant;

pub(crate) use items::Items;
pub(crate) use side::Side;
pub(crate) use side_types::SideTypes;
