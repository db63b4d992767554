//! Server and client of `fixtures/good/multipart.yaml`.
#![allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    dead_code,
    unused_imports,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used
)]

pub(crate) mod server {
    include!(concat!(env!("OUT_DIR"), "/multipart_server.rs"));
}
pub(crate) mod client {
    include!(concat!(env!("OUT_DIR"), "/multipart_client.rs"));
}
