//! The bytes of a body, under a limit and a deadline.

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, StatusCode, header};
use http_body_util::BodyExt;

use crate::cx::Cx;
use crate::message::Body;
use crate::operation::OperationSpec;
use crate::problem::Problem;

/// The body's bytes; `None` without a body.
pub(super) async fn read(cx: &Cx, body: Body, spec: &'static OperationSpec) -> Result<Option<Bytes>, Problem> {
    if is_empty(cx, &body)? {
        return Ok(None);
    }
    let limit = spec.body.as_ref().and_then(|declared| declared.limit).unwrap_or(cx.limits.body_bytes);
    check_length(cx, limit)?;
    let bytes = tokio::time::timeout(cx.limits.body_timeout, collect(body, limit)).await;
    let bytes = bytes.map_err(|_| too_slow())??;
    Ok((!bytes.is_empty()).then_some(bytes))
}

/// Whether the request has no body, as far as its head tells.
pub(super) fn is_empty(cx: &Cx, body: &Body) -> Result<bool, Problem> {
    let length = content_length(cx)?;
    let is_ended = || http_body::Body::is_end_stream(body);
    Ok(length == Some(0) || (length.is_none() && !cx.headers().contains_key(header::TRANSFER_ENCODING) && is_ended()))
}

/// Refuses a body that says itself that it is too large.
pub(super) fn check_length(cx: &Cx, limit: usize) -> Result<(), Problem> {
    match content_length(cx)? {
        Some(length) if length > limit as u64 => Err(too_large(limit)),
        _ => Ok(()),
    }
}

fn content_length(cx: &Cx) -> Result<Option<u64>, Problem> {
    let Some(value) = cx.headers().get(header::CONTENT_LENGTH) else { return Ok(None) };
    let parsed = value.to_str().ok().and_then(|text| text.parse().ok());
    parsed.map(Some).ok_or_else(|| Problem::malformed("Content-Length is not a number"))
}

async fn collect(mut body: Body, limit: usize) -> Result<Bytes, Problem> {
    let mut first: Option<Bytes> = None;
    let mut rest = BytesMut::new();
    let mut total = 0usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| broken_off())?;
        let Ok(data) = frame.into_data() else { continue };
        total = total.saturating_add(data.len());
        if total > limit {
            return Err(too_large(limit));
        }
        match &first {
            None => first = Some(data),
            Some(head) => {
                if rest.is_empty() {
                    rest.extend_from_slice(head);
                }
                rest.extend_from_slice(&data);
            }
        }
    }
    // A body that came in one piece, as most do, is not copied.
    Ok(if rest.is_empty() { first.unwrap_or_default() } else { rest.freeze() })
}

pub(super) fn too_large(limit: usize) -> Problem {
    let detail = format!("the body is larger than {limit} bytes");
    closing(Problem::new(StatusCode::PAYLOAD_TOO_LARGE).with_detail(detail))
}

pub(super) fn too_slow() -> Problem {
    closing(Problem::new(StatusCode::REQUEST_TIMEOUT).with_detail("the body took too long"))
}

pub(super) fn broken_off() -> Problem {
    closing(Problem::malformed("the body broke off"))
}

/// What is left of the body is not read: the connection cannot go on.
pub(super) fn closing(problem: Problem) -> Problem {
    problem.with_header(header::CONNECTION, HeaderValue::from_static("close"))
}
