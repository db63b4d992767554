//! What the targets share: servers of the test fixtures that answer without a socket, and requests
//! as text.

mod message;
mod services;

pub use message::Message;
pub use services::{Answered, Services, init};

/// The servers, with their echoes.
#[allow(clippy::all, clippy::pedantic, dead_code, unused, missing_docs, unreachable_pub)]
mod servers {
    include!(concat!(env!("OUT_DIR"), "/servers.rs"));
}
