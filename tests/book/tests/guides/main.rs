//! The code that the guides of the book show. It is compiled and run here; a page has copies of the
//! regions between `ANCHOR` and `ANCHOR_END`.
#![allow(clippy::unwrap_used)]

mod audit;
mod browsers;
mod client;
mod errors;
mod files;
mod layers;
mod limits;
mod partial;
mod proxy;
mod shop;
mod state;
mod testing;

// ANCHOR: include
/// The server that is generated from `bookshop.yaml`.
#[allow(dead_code, unreachable_pub)]
mod api {
    include!(concat!(env!("OUT_DIR"), "/bookshop_server.rs"));
}
// ANCHOR_END: include

/// The client that is generated from `bookshop.yaml`.
#[allow(dead_code, unreachable_pub)]
mod bookshop_client {
    include!(concat!(env!("OUT_DIR"), "/bookshop_client.rs"));
}
