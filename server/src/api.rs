//! The server that is generated from `openapi/items.yaml`.

include!(concat!(env!("OUT_DIR"), "/items_server.rs"));
