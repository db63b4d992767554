//! Requests that fail when they are built.

use reqwest::RequestBuilder;
use serde::{Serialize, Serializer};

/// `request` such that it fails when it is built, for the first reason given. reqwest has no way to say so but a query that does
/// not serialize.
pub(crate) fn refused(request: RequestBuilder, reason: &str) -> RequestBuilder {
    request.query(&Refused(reason))
}

/// The error that such a request fails with.
pub(crate) fn refusal(reason: &str) -> reqwest::Error {
    match refused(reqwest::Client::new().get("http://localhost"), reason).build() {
        Err(error) => error,
        Ok(_) => unreachable!("what does not serialize makes no request"),
    }
}

struct Refused<'r>(&'r str);

impl Serialize for Refused<'_> {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom(self.0))
    }
}
