//! Parameters: what the document says of one, and how it is written and read in each place.
//!
//! ```
//! use countersign_wire::parameter::{Pairs, query};
//! use countersign_wire::{Kind, Parameter};
//!
//! let ids = Parameter::query("ids").kind(Kind::Array(&Kind::Integer)).explode(false);
//! let text = query::write(&ids, &[1, 2]).unwrap();
//! assert_eq!(text, "ids=1,2");
//! let value = query::read(&ids, &Pairs::of_form(&text).unwrap(), &|_| false).unwrap();
//! assert_eq!(value, Some(serde_json::json!([1, 2])));
//! ```

pub mod cookie;
pub mod header;
mod json;
mod json_text;
mod kind;
mod pairs;
pub mod path;
mod place;
pub mod query;
mod refusal;
mod spec;
#[cfg(test)]
mod tests;
mod unreadable;

pub use json::{Json, Shape};
pub(crate) use json::{members, texts};
pub use kind::Kind;
pub use pairs::{Pair, Pairs, joined};
pub use place::Place;
pub use refusal::Refusal;
pub use spec::Parameter;
pub use unreadable::Unreadable;
