//! Media types: which of an operation's contents a request has.

use countersign_wire::{MediaType, Place, closest};
use http::{HeaderValue, StatusCode, header};

use super::read;
use crate::cx::Cx;
use crate::message::Body;
use crate::operation::{BodyContent, BodyFormat, OperationSpec, Parameter, RequestBody};
use crate::problem::Problem;

/// The number of the media type that the request has, among those of the operation. `None` where there is no body, and none is
/// required.
///
/// # Errors
///
/// 415 with what would do in `Accept` (RFC 9110, section 15.5.16).
pub fn content(cx: &Cx, body: &Body, spec: &'static OperationSpec) -> Result<Option<usize>, Problem> {
    let Some(declared) = &spec.body else { return Ok(None) };
    let mut sent = cx.headers().get_all(header::CONTENT_TYPE).iter().map(|value| value.to_str().unwrap_or_default());
    let (sent, another) = (sent.next(), sent.next());
    if another.is_some() {
        return Err(Problem::malformed("there is more than one Content-Type"));
    }
    let found = sent.and_then(|sent| best(declared.contents, sent));
    // A form without fields is empty, and a form for all that.
    let is_form = found.is_some_and(|number| matches!(declared.contents[number].format, BodyFormat::Form { .. }));
    if read::is_empty(cx, body)? && !is_form && (sent.is_none() || !declared.required) {
        return Ok(None);
    }
    check_coding(cx, spec)?;
    match sent {
        Some(_) => found.map(Some).ok_or_else(|| unsupported(declared)),
        // Bytes need no media type; anything else does.
        None => match declared.contents {
            [BodyContent { format: BodyFormat::Bytes, .. }] => Ok(Some(0)),
            _ => Err(unsupported(declared)),
        },
    }
}

/// Refuses a body that is compressed, say: 415 with what would do in `Accept-Encoding` (RFC 9110, section 12.5.3). An operation that
/// declares `Content-Encoding` as a parameter takes the body as it is.
fn check_coding(cx: &Cx, spec: &OperationSpec) -> Result<(), Problem> {
    let name = header::CONTENT_ENCODING;
    let codings = cx.headers().get_all(&name).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let is_plain =
        |coding: &[u8]| matches!(coding.trim_ascii(), b"") || coding.trim_ascii().eq_ignore_ascii_case(b"identity");
    let is_parameter =
        |parameter: &Parameter| parameter.place == Place::Header && parameter.name.eq_ignore_ascii_case(name.as_str());
    if codings.into_iter().all(is_plain) || spec.parameters.iter().any(is_parameter) {
        return Ok(());
    }
    let problem =
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).with_detail("the body must not have a content coding");
    Err(problem.with_header(header::ACCEPT_ENCODING, HeaderValue::from_static("identity")))
}

/// The content that fits the media type `sent` most closely. JSON, forms and text are read as UTF-8 and nothing else.
fn best(contents: &[BodyContent], sent: &str) -> Option<usize> {
    let is_utf8 = MediaType::parse(sent).is_none_or(|sent| sent.is_utf8());
    let is_readable =
        |content: &BodyContent| is_utf8 || matches!(content.format, BodyFormat::Bytes | BodyFormat::Multipart { .. });
    let readable = contents.iter().enumerate().filter(|(_, content)| is_readable(content));
    closest(readable.map(|(number, content)| (number, content.media_type)), sent)
}

fn unsupported(declared: &RequestBody) -> Problem {
    let accepted: Vec<_> = declared.contents.iter().map(|content| content.media_type).collect();
    let accepted = accepted.join(", ");
    let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).with_detail(format!("the body must be {accepted}"));
    match HeaderValue::try_from(accepted) {
        Ok(accepted) => problem.with_header(header::ACCEPT, accepted),
        Err(_) => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_media_type_is_taken() {
        let text = |media_type| BodyContent { media_type, format: BodyFormat::Text };
        let contents = [text("*/*"), text("text/*"), text("application/*+json"), text("text/plain"), text("a/b; v=2")];
        for (sent, expected) in [
            ("text/plain", Some(3)),
            ("TEXT/Plain; charset=UTF-8", Some(3)),
            ("text/plain; charset=latin1", None),
            ("text/html", Some(1)),
            ("application/vnd.x+json", Some(2)),
            ("image/png", Some(0)),
            ("a/b; v=2", Some(4)),
            ("a/b; v=1", Some(0)),
        ] {
            assert_eq!(best(&contents, sent), expected, "{sent}");
        }
        assert_eq!(best(&contents[3..], "image/png"), None);
    }
}
