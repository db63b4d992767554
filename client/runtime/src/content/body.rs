//! A request body with its media type.

use bytes::Bytes;
use countersign_wire::Parameter;
use reqwest::Body;
use serde::Serialize;

use super::file::Source;
use super::form::form;
use super::media_type::concrete;
use super::multipart;
use super::parts::Parts;
use super::written::Written;

/// A request body, ready to be sent.
#[derive(Debug)]
pub(crate) struct RequestBody {
    /// Its `Content-Type`.
    pub(crate) media_type: String,
    /// Its length, where the body does not say it itself.
    pub(crate) length: Option<u64>,
    pub(crate) body: Body,
}

impl RequestBody {
    pub(crate) fn json<T: Serialize + ?Sized>(media_type: &str, body: &T) -> Written<Self> {
        let bytes = serde_json::to_vec(body).map_err(|error| format!("the body cannot be written as JSON: {error}"))?;
        Ok(Self::of(media_type, "application/json", bytes))
    }

    /// Fields that `fields` does not name are written in form style, exploded.
    pub(crate) fn form<T: Serialize + ?Sized>(media_type: &str, body: &T, fields: &[Parameter]) -> Written<Self> {
        Ok(Self::of(media_type, "application/x-www-form-urlencoded", form(body, fields)?))
    }

    pub(crate) fn text(media_type: &str, body: &str) -> Written<Self> {
        Ok(Self::of(media_type, "text/plain", Bytes::copy_from_slice(body.as_bytes())))
    }

    pub(crate) fn bytes(media_type: &str, body: impl Into<Body>) -> Written<Self> {
        Ok(Self::of(media_type, "application/octet-stream", body))
    }

    pub(crate) fn multipart(media_type: &str, parts: Parts) -> Written<Self> {
        let boundary = multipart::boundary();
        let media_type = format!("{}; boundary={boundary}", concrete(media_type, "multipart/form-data"));
        let pieces = multipart::pieces(&boundary, parts)?;
        Ok(match multipart::in_memory(&pieces) {
            Some(bytes) => Self { media_type, length: None, body: bytes.into() },
            None => {
                let length = Some(pieces.iter().map(Source::len).sum());
                Self { media_type, length, body: multipart::stream(pieces) }
            }
        })
    }

    fn of(media_type: &str, otherwise: &str, body: impl Into<Body>) -> Self {
        Self { media_type: concrete(media_type, otherwise).to_owned(), length: None, body: body.into() }
    }
}
