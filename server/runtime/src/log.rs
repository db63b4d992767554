//! Logging through `tracing`: one line a request, and what went wrong inside.
//!
//! Never the query, a header or a body: each may hold a secret.

use std::any::Any;
use std::time::Instant;

use http::StatusCode;
use tracing::{Level, enabled, error, info};

use crate::cx::Cx;
use crate::problem::Problem;

/// The target of the line that each request leaves.
pub const REQUEST_TARGET: &str = "countersign::request";

/// When a request came, if anybody wants to know.
pub(crate) fn started() -> Option<Instant> {
    enabled!(target: REQUEST_TARGET, Level::INFO).then(Instant::now)
}

/// One line: operation, status, latency, and the client's address where there is a connection.
pub(crate) fn request(operation: &str, cx: &Cx, status: StatusCode, started: Option<Instant>) {
    let Some(started) = started else { return };
    let latency_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    info!(
        target: REQUEST_TARGET,
        operation,
        method = cx.parts.method.as_str(),
        status = status.as_u16(),
        latency_us,
        request_id = cx.request_id(),
        client = cx.client_addr().map(tracing::field::display),
    );
}

/// What an implementation failed with.
pub(crate) fn failure(operation: &str, cx: &Cx, problem: &Problem) {
    if let Some(source) = &problem.source {
        error!(target: REQUEST_TARGET, operation, request_id = cx.request_id(), error = source.chain(), "internal error");
    }
}

/// What a panic said.
pub(crate) fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panic: {}", text.unwrap_or_default())
}
