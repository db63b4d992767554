//! Wraps a response's body, so that the type of its status and media type can be decoded.

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde_json::Value;

use crate::spec::{Body, Content, Envelope};

/// `response` with its body in the envelope; status and headers stay. A body that is not what the document says is left as it is:
/// decoding it then fails with the body in the error.
pub(crate) async fn wrap(response: reqwest::Response, envelope: &Envelope) -> reqwest::Result<reqwest::Response> {
    let mut head = http::Response::new(());
    *head.status_mut() = response.status();
    *head.version_mut() = response.version();
    *head.headers_mut() = response.headers().clone();
    let media_type =
        head.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let bytes = response.bytes().await?;
    let wrapped =
        wrapped(envelope, &media_type, &bytes).map_or_else(|| bytes.to_vec(), |value| value.to_string().into_bytes());
    head.headers_mut().remove(CONTENT_LENGTH);
    Ok(reqwest::Response::from(head.map(|()| wrapped)))
}

fn wrapped(envelope: &Envelope, media_type: &str, bytes: &[u8]) -> Option<Value> {
    let value = match content(envelope.contents, media_type) {
        Some(content) => named(content.variant, value(content.body, bytes)?),
        None => return envelope.variant.map(Value::from),
    };
    Some(named(envelope.variant, value))
}

/// `{"NotFound": ..}`: what serde calls externally tagged.
fn named(variant: Option<&str>, value: Value) -> Value {
    match variant {
        Some(variant) => Value::Object([(variant.to_owned(), value)].into_iter().collect()),
        None => value,
    }
}

fn value(body: Body, bytes: &[u8]) -> Option<Value> {
    Some(match body {
        Body::Json => serde_json::from_slice(bytes).ok()?,
        Body::Form => {
            let pairs = url::form_urlencoded::parse(bytes);
            Value::Object(pairs.map(|(name, value)| (name.into_owned(), Value::from(value.into_owned()))).collect())
        }
        Body::Text => Value::String(String::from_utf8(bytes.to_vec()).ok()?),
        Body::Bytes => serde_json::to_value(countersign_types::Base64(bytes.to_vec())).ok()?,
    })
}

/// The content of that media type: the type itself, then a range, then the first.
fn content<'c>(contents: &'c [Content], media_type: &str) -> Option<&'c Content> {
    let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let sent = essence(media_type);
    let is = |content: &&Content| content.media_types.iter().any(|declared| essence(declared) == sent);
    let in_range = |content: &&Content| {
        content.media_types.iter().any(|declared| match essence(declared).split_once('*') {
            Some((start, end)) => sent.starts_with(start) && (end.is_empty() || end == "/*" || sent.ends_with(end)),
            None => false,
        })
    };
    contents.iter().find(is).or_else(|| contents.iter().find(in_range)).or(contents.first())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Status;

    const fn one(variant: Option<&'static str>, body: Body, media_type: &'static [&'static str]) -> Content {
        Content { media_types: media_type, variant, body }
    }

    /// The variant, the contents, the answer's media type and body, and what is decoded.
    type Case = (Option<&'static str>, &'static [Content], &'static str, &'static [u8], Option<&'static str>);

    #[test]
    fn what_is_wrapped() {
        static JSON: [Content; 1] = [one(None, Body::Json, &["application/json"])];
        static TEXT: [Content; 1] = [one(None, Body::Text, &["text/plain"])];
        static BYTES: [Content; 1] = [one(None, Body::Bytes, &["*/*"])];
        static BOTH: [Content; 2] = [
            one(Some("Json"), Body::Json, &["application/json", "application/*+json"]),
            one(Some("Text"), Body::Text, &["text/*"]),
        ];
        let cases: [Case; 8] = [
            (Some("NotFound"), &JSON, "application/json", b"{\"a\":1}", Some(r#"{"NotFound":{"a":1}}"#)),
            (Some("NoContent"), &[], "", b"", Some(r#""NoContent""#)),
            (None, &TEXT, "text/plain", b"hi", Some(r#""hi""#)),
            (Some("Ok"), &BYTES, "image/png", &[0, 255], Some(r#"{"Ok":"AP8="}"#)),
            (Some("Ok"), &JSON, "text/html", b"<html>", None),
            (None, &BOTH, "Application/JSON; charset=utf-8", b"1", Some(r#"{"Json":1}"#)),
            (None, &BOTH, "application/a+json", b"1", Some(r#"{"Json":1}"#)),
            (Some("Ok"), &BOTH, "text/html", b"1", Some(r#"{"Ok":{"Text":"1"}}"#)),
        ];
        for (variant, contents, media_type, bytes, expected) in cases {
            let envelope = Envelope { status: Status::Default, variant, contents };
            let text = wrapped(&envelope, media_type, bytes).map(|value| value.to_string());
            assert_eq!(text.as_deref(), expected, "{media_type}");
        }
    }
}
