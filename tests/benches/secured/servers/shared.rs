//! What the servers have in common, so that those written by hand do the same work.

use std::net::SocketAddr;
use std::time::Instant;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The answer of `GET /items/`.
#[derive(Serialize, JsonSchema)]
pub struct Token {
    pub token: String,
}

/// The body of `POST /orders/`, both ways.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Order {
    pub customer: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub lines: Vec<Line>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Line {
    pub sku: String,
    pub name: String,
    pub quantity: i64,
    pub price: f64,
}

/// The body of `POST /bookings/`, whose constraints nobody checks.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
pub struct Booking {
    pub reference: String,
    pub note: Option<String>,
    pub guests: Vec<Guest>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
pub struct Guest {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub link: Option<String>,
    pub arrival: DateTime<Utc>,
    pub nights: i32,
    pub rate: f64,
    pub level: Option<Level>,
    pub room: Option<String>,
    pub tags: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Basic,
    Silver,
    Gold,
}

/// The answer of `POST /bookings/`.
#[derive(Serialize, JsonSchema)]
pub struct Receipt {
    pub guests: usize,
}

/// The challenge of a refusal: RFC 6750, section 3.
pub struct Refused(pub u16, pub &'static str);

/// The bearer of a request, checked as the generated server checks it: one header, the scheme in any case, b64token.
pub fn bearer(headers: &HeaderMap) -> Result<&str, Refused> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next().ok_or(Refused(401, "Bearer"))?;
    if values.next().is_some() {
        return Err(Refused(400, r#"Bearer error="invalid_request""#));
    }
    let value = value.to_str().map_err(|_| Refused(401, r#"Bearer error="invalid_token""#))?;
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Refused(401, "Bearer"));
    }
    let token = token.trim_start_matches(' ');
    let body = token.trim_end_matches('=');
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    if body.is_empty() || !body.bytes().all(allowed) {
        return Err(Refused(401, r#"Bearer error="invalid_token""#));
    }
    Ok(token)
}

/// The line of a request, written when it is dropped.
pub struct Log<'a> {
    operation: &'static str,
    method: &'static str,
    request_id: &'a str,
    pub status: u16,
    start: Instant,
}

impl<'a> Log<'a> {
    pub fn start(operation: &'static str, method: &'static str, request_id: &'a str) -> Self {
        Self { operation, method, request_id, status: 200, start: Instant::now() }
    }
}

impl Drop for Log<'_> {
    fn drop(&mut self) {
        let latency_us = self.start.elapsed().as_micros() as u64;
        tracing::info!(
            operation = self.operation,
            method = self.method,
            status = self.status,
            latency_us,
            request_id = self.request_id,
        );
    }
}

/// Called by each server once it listens.
pub fn listening(address: SocketAddr) {
    println!("{address}");
}
