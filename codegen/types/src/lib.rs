//! What generated types stand on, on both sides: values that serde has no type for, and the parts of `Deserialize` that cannot
//! be derived.

mod base64;
mod decimal;
pub mod decode;
mod presence;
mod text;
mod union;

pub use crate::base64::Base64;
pub use crate::decimal::{Decimal, NotDecimal};
pub use crate::presence::{nullable, present, rest};
pub use crate::text::{TextEnum, UnknownVariant, text_variant, variant};
pub use crate::union::{Variant, best_fit, by_tag, with_tag};
#[doc(hidden)]
pub use serde;
