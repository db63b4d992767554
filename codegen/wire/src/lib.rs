//! What goes over the wire, as both sides know it: generated servers and clients stand on this crate, each through its runtime.
//!
//! Everything here is plain data and functions over it, without a server, a client or an async runtime. What both sides must
//! agree on is written once, in one file: how a parameter is written and read, how a media type is
//! matched, which response stands for a status.

mod contract;
mod media_type;
pub mod parameter;
pub mod pattern;
pub mod percent;
mod problem;
mod secret;
mod status;
mod style;
pub mod types;

pub use media_type::{Fit, MediaType, closest, split_quoted};
pub use parameter::{Kind, Parameter, Place, Refusal, Unreadable};
pub use problem::{PROBLEM_JSON, ProblemDocument, Violation};
pub use secret::{ApiKey, BasicCredentials, BearerToken, Secret};
pub use status::Status;
pub use style::Style;
