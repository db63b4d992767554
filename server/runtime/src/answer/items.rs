//! The items of a stream, looked at when they are sent. The first that is not what the document says ends the stream with an error.

use bytes::Bytes;
use futures::StreamExt;
use http_body_util::BodyExt;
use serde_json::Value;

use super::AnswerSchema;
use crate::cx::Cx;
use crate::log::REQUEST_TARGET;
use crate::message::Body;
use crate::operation::OperationSpec;
use crate::problem::in_one_line;
use crate::schema::{Step, place_in};
use crate::stream::{Error, streamed};
use countersign_wire::Violation;

/// JSON values: each piece of the body is one, with what stands around it.
pub(super) fn lines(cx: &Cx, spec: &'static OperationSpec, schema: AnswerSchema, body: Body) -> Body {
    each(cx, spec, body, move |piece, root| {
        let value = piece.strip_prefix(b"\x1e").unwrap_or(piece);
        let value = serde_json::from_slice(value).map_err(|_| violation(root, "is not JSON"));
        found(schema, value, root)
    })
}

/// Events: each piece of the body is one.
pub(super) fn events(cx: &Cx, spec: &'static OperationSpec, (schema, json): (AnswerSchema, bool), body: Body) -> Body {
    each(cx, spec, body, move |piece, root| {
        let text = String::from_utf8_lossy(piece);
        let data: Vec<_> = text.split('\n').filter_map(|line| line.strip_prefix("data: ")).collect();
        let data = data.join("\n");
        let value = match json {
            true => serde_json::from_str(&data).map_err(|_| violation(root, "is not JSON")),
            false => Ok(Value::String(data)),
        };
        found(schema, value, root)
    })
}

fn each(
    cx: &Cx,
    spec: &'static OperationSpec,
    body: Body,
    mut check: impl FnMut(&[u8], &str) -> Vec<Violation> + Send + 'static,
) -> Body {
    let request_id = cx.request_id().to_owned();
    let mut number = 0usize;
    let pieces = body.into_data_stream().map(move |piece| -> Result<Bytes, Error> {
        let piece = piece?;
        let violations = check(&piece, &format!("body[{number}]"));
        number += 1;
        if violations.is_empty() {
            return Ok(piece);
        }
        let error = format!("an item is not what the document says: {}", in_one_line(&violations));
        tracing::error!(target: REQUEST_TARGET, operation = spec.id, request_id, error, "internal error");
        Err(error.into())
    });
    streamed(pieces)
}

fn found(schema: AnswerSchema, value: Result<Value, Violation>, root: &str) -> Vec<Violation> {
    let place = |steps: &[Step]| place_in(root, steps);
    match value {
        Ok(value) => schema.violations(&value, &place).unwrap_or_else(|message| Vec::from([violation(root, &message)])),
        Err(violation) => Vec::from([violation]),
    }
}

fn violation(place: &str, message: &str) -> Violation {
    Violation { place: place.to_owned(), message: message.to_owned() }
}
