//! Wraps a response's body, so that the type of its status can be decoded.

use serde_json::Value;

use crate::spec::{Body, Envelope};

/// `response` with its body in the envelope; status and headers stay. A body that is not what the document says is left as it is:
/// decoding it then fails with the body in the error.
pub(crate) async fn wrap(response: reqwest::Response, envelope: &Envelope) -> reqwest::Result<reqwest::Response> {
    let mut head = http::Response::new(());
    *head.status_mut() = response.status();
    *head.version_mut() = response.version();
    *head.headers_mut() = response.headers().clone();
    let bytes = response.bytes().await?;
    let wrapped = wrapped(envelope, &bytes).map_or_else(|| bytes.to_vec(), |value| value.to_string().into_bytes());
    head.headers_mut().remove(http::header::CONTENT_LENGTH);
    Ok(reqwest::Response::from(head.map(|()| wrapped)))
}

fn wrapped(envelope: &Envelope, bytes: &[u8]) -> Option<Value> {
    let value = match envelope.body {
        Body::Json => serde_json::from_slice(bytes).ok()?,
        Body::Text => Value::String(String::from_utf8(bytes.to_vec()).ok()?),
        Body::Bytes => bytes.iter().map(|byte| Value::from(*byte)).collect(),
        Body::Empty => return envelope.variant.map(Value::from),
    };
    Some(match envelope.variant {
        Some(variant) => Value::Object([(variant.to_owned(), value)].into_iter().collect()),
        None => value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Status;

    #[test]
    fn what_is_wrapped() {
        let cases = [
            (Some("NotFound"), Body::Json, &b"{\"a\":1}"[..], Some(r#"{"NotFound":{"a":1}}"#)),
            (Some("NoContent"), Body::Empty, b"", Some(r#""NoContent""#)),
            (None, Body::Text, b"hi", Some(r#""hi""#)),
            (Some("Ok"), Body::Bytes, &[0, 255], Some(r#"{"Ok":[0,255]}"#)),
            (Some("Ok"), Body::Json, b"<html>", None),
        ];
        for (variant, body, bytes, expected) in cases {
            let envelope = Envelope { status: Status::Default, variant, body };
            let text = wrapped(&envelope, bytes).map(|value| value.to_string());
            assert_eq!(text.as_deref(), expected);
        }
    }
}
