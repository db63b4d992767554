//! What generated types stand on, on both sides: values that serde has no type for, and the parts
//! of `Deserialize` that cannot be derived.

mod base64;
mod decimal;
pub mod decode;
mod presence;
mod text;
mod union;

pub use self::base64::Base64;
pub use crate::text_enum;
pub use decimal::{Decimal, NotDecimal};
pub use presence::{nullable, present, rest};
#[doc(hidden)]
pub use serde;
pub use text::{TextEnum, UnknownVariant, text_variant, variant};
pub use union::{Variant, best_fit, by_tag, with_tag};
