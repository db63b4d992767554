//! What a generated, secured operation costs beside the same one written by hand.
//!
//! Four servers answer the same two requests: `GET /items/` of first-steps, and a JSON document of 1 KB in and out.
//! Each checks the bearer in the same way, and, where logging is on, writes the same line through `tracing`.
//! Each runs in a child process of its own on a current-thread runtime:
//! - instructions per request: user space, counted by callgrind, as the slope between 200 and 1200 requests on one
//!   connection, so that neither start nor warm-up count;
//! - requests per second: the servers take turns, several rounds, the median counts.
//!
//! `cargo bench -p countersign-tests`; without valgrind the first part is left out, and said to be.
#![allow(clippy::unwrap_used, missing_docs, missing_debug_implementations, unreachable_pub)]

mod child;
mod generation;
mod instructions;
mod load;
mod servers;
mod table;

use child::{Logging, Server, Setting};
use load::Request;

fn main() {
    // `cargo bench` hands over `--bench`; a child is told what to serve instead.
    if let Some((setting, request)) = std::env::args().nth(1).as_deref().and_then(child::parse) {
        return child::serve(setting, request);
    }
    if !instructions::available() {
        println!("valgrind is not installed: instructions are not counted");
    }
    for request in [Request::Get, Request::Echo] {
        table::print(request);
    }
    table::print_logging();
    generation::print();
}
