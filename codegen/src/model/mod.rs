//! The resolved model: what the emitters see of a document.
//!
//! Plain data without `$ref`s: names are Rust names already, security is a list of alternatives, and every
//! schema in use has a name under `$defs`. It is read straight from the `Document` tree, so that whatever is
//! refused has a place in the author's text.
#![deny(clippy::wildcard_enum_match_arm)]

mod api;
mod body;
mod choose;
mod contents;
mod declared;
mod info;
mod media;
mod names;
mod operation;
mod operations;
mod outline;
mod parameter;
mod path_item;
mod path_key;
mod prose;
mod reader;
mod response;
mod scheme;
mod schemes;
mod security;
pub(crate) mod server;
mod token;

pub use api::Api;
pub use body::{Body, Content, ContentKind, Contents, EventData, TextSchema};
pub(crate) use choose::Choice;
pub use choose::Selector;
pub use countersign_wire::{Place, Status, Style};
pub use names::{Names, camel_case, rust_ident, snake_case};
pub use operation::{Method, Operation};
pub use parameter::Parameter;
pub(crate) use reader::Reader;
pub use response::{Header, Response};
pub use scheme::{ApiKeyPlace, Flow, FlowKind, Scheme, SchemeKind};
pub use security::{SchemeUse, Security};
