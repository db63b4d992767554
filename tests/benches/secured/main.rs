//! What a generated, secured operation costs beside the same one written by hand.
//!
//! Four servers answer the same requests: `GET /items/` of first-steps, a JSON document of 1 KB in and out, and one of 10 KB with
//! constraints, which those written by hand do not check; FastAPI checks them, too, where it can be had.
//! Each checks the bearer in the same way, and, where logging is on, writes the same line through `tracing`.
//! Each runs in a child process of its own on a current-thread runtime:
//! - instructions per request: user space, counted by callgrind, as the slope between 200 and 1200 requests on one
//!   connection, so that neither start nor warm-up count;
//! - requests per second: the servers take turns, several rounds, the median counts.
//!
//! `cargo bench -p countersign-tests`; `-- checked` for one part (`get`, `echo`, `checked`, `security`, `routing`, `logging`,
//! `generation`). Without valgrind
//! instructions are left out, and said to be.
#![allow(clippy::unwrap_used, missing_docs, missing_debug_implementations, unreachable_pub)]

mod child;
mod fastapi;
mod generation;
mod instructions;
mod load;
mod routing;
mod servers;
mod setting;
mod table;

use load::Request;

fn main() {
    // `cargo bench` hands over `--bench`; a child is told what to serve instead.
    if let Some(task) = std::env::args().nth(1).as_deref().and_then(routing::parse) {
        return task.run();
    }
    if let Some((setting, request)) = std::env::args().nth(1).as_deref().and_then(setting::parse) {
        return child::serve(setting, request);
    }
    if !instructions::available() {
        println!("valgrind is not installed: instructions are not counted");
    }
    let wanted: Vec<_> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
    for request in Request::SIDE_BY_SIDE.into_iter().filter(|request| is_wanted(request.name())) {
        table::print(request);
    }
    if is_wanted("security") {
        table::print_security();
    }
    if is_wanted("routing") {
        routing::print();
    }
    if is_wanted("logging") {
        table::print_logging();
    }
    if is_wanted("generation") {
        generation::print();
    }
}
