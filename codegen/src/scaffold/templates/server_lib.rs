//! The server of @TITLE@.

mod service;

pub use service::Service;

/// What is generated from `@DOCUMENT@`.
pub mod api {
    include!(concat!(env!("OUT_DIR"), "/@STEM@_server.rs"));
}
