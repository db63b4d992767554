//! A client of @TITLE@, generated from `@DOCUMENT@`.

include!(concat!(env!("OUT_DIR"), "/@STEM@_client.rs"));
