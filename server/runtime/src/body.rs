//! Request bodies: read under a limit and a deadline, then decoded.

use bytes::{Bytes, BytesMut};
use dropshot::Body;
use http::{HeaderValue, StatusCode, header};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::cx::Cx;
use crate::operation::{Kind, OperationSpec, RequestBody};
use crate::parameters::style::{member, scalar_value};
use crate::parameters::text::form_decoded;
use crate::problem::{Problem, Violation};
use crate::schema::{Schema, Step, place_in, typed};

/// A JSON body that must be there.
///
/// # Errors
///
/// 415, 413, 408, 400 for what is not JSON, 422 with every violation of the schema.
pub async fn json_body<T: DeserializeOwned>(cx: &Cx, body: Body, spec: &'static OperationSpec) -> Result<T, Problem> {
    required(optional_json_body(cx, body, spec).await?)
}

/// A JSON body that may be left out.
///
/// # Errors
///
/// As [`json_body`].
pub async fn optional_json_body<T: DeserializeOwned>(
    cx: &Cx,
    body: Body,
    spec: &'static OperationSpec,
) -> Result<Option<T>, Problem> {
    let Some((declared, bytes)) = read(cx, body, spec, true).await? else { return Ok(None) };
    json(&bytes, declared.schema.as_ref()).map(Some)
}

/// A form that must be there.
///
/// # Errors
///
/// 415, 413, 408, 400 for what is not a form, 422 with every violation of the schema.
pub async fn form_body<T: DeserializeOwned>(cx: &Cx, body: Body, spec: &'static OperationSpec) -> Result<T, Problem> {
    required(optional_form_body(cx, body, spec).await?)
}

/// A form that may be left out.
///
/// # Errors
///
/// As [`form_body`].
pub async fn optional_form_body<T: DeserializeOwned>(
    cx: &Cx,
    body: Body,
    spec: &'static OperationSpec,
) -> Result<Option<T>, Problem> {
    let Some((declared, bytes)) = read(cx, body, spec, true).await? else { return Ok(None) };
    form(&bytes, declared).map(Some)
}

/// A text that must be there.
///
/// # Errors
///
/// 415, 413, 408, 400 for what is not UTF-8.
pub async fn text_body(cx: &Cx, body: Body, spec: &'static OperationSpec) -> Result<String, Problem> {
    required(optional_text_body(cx, body, spec).await?)
}

/// A text that may be left out.
///
/// # Errors
///
/// As [`text_body`].
pub async fn optional_text_body(cx: &Cx, body: Body, spec: &'static OperationSpec) -> Result<Option<String>, Problem> {
    let Some((_, bytes)) = read(cx, body, spec, true).await? else { return Ok(None) };
    let text = String::from_utf8(bytes.into()).map_err(|_| Problem::malformed("the body is not UTF-8"))?;
    Ok(Some(text))
}

/// Bytes that must be there; an empty body is no bytes.
///
/// # Errors
///
/// 415, 413, 408.
pub async fn bytes_body(cx: &Cx, body: Body, spec: &'static OperationSpec) -> Result<Bytes, Problem> {
    Ok(optional_bytes_body(cx, body, spec).await?.unwrap_or_default())
}

/// Bytes that may be left out.
///
/// # Errors
///
/// As [`bytes_body`].
pub async fn optional_bytes_body(cx: &Cx, body: Body, spec: &'static OperationSpec) -> Result<Option<Bytes>, Problem> {
    Ok(read(cx, body, spec, false).await?.map(|(_, bytes)| bytes))
}

fn required<T>(body: Option<T>) -> Result<T, Problem> {
    body.ok_or_else(|| {
        Problem::invalid(vec![Violation { place: "body".to_owned(), message: "is required".to_owned() }])
    })
}

/// The body's bytes; `None` where there are none. `typed`: whether a body without a media type is refused.
async fn read(
    cx: &Cx,
    body: Body,
    spec: &'static OperationSpec,
    typed: bool,
) -> Result<Option<(&'static RequestBody, Bytes)>, Problem> {
    let Some(declared) = &spec.body else { return Ok(None) };
    let length = content_length(cx)?;
    let empty = length == Some(0)
        || (length.is_none()
            && !cx.headers().contains_key(header::TRANSFER_ENCODING)
            && http_body::Body::is_end_stream(&body));
    if empty && !cx.headers().contains_key(header::CONTENT_TYPE) {
        return Ok(None);
    }
    media_type(cx, declared, typed)?;
    let limit = declared.limit.unwrap_or(cx.limits.body_bytes);
    if length.is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    let bytes = tokio::time::timeout(cx.limits.body_timeout, collect(body, limit)).await;
    let bytes = bytes
        .map_err(|_| closing(Problem::new(StatusCode::REQUEST_TIMEOUT).with_detail("the body took too long")))??;
    Ok((!bytes.is_empty()).then_some((declared, bytes)))
}

fn content_length(cx: &Cx) -> Result<Option<u64>, Problem> {
    let Some(value) = cx.headers().get(header::CONTENT_LENGTH) else { return Ok(None) };
    let parsed = value.to_str().ok().and_then(|text| text.parse().ok());
    parsed.map(Some).ok_or_else(|| Problem::malformed("Content-Length is not a number"))
}

/// RFC 9110, section 15.5.16: 415 tells in `Accept` what would do.
fn media_type(cx: &Cx, declared: &RequestBody, typed: bool) -> Result<(), Problem> {
    let sent = cx.headers().get(header::CONTENT_TYPE);
    let accepted = match sent.map(|value| value.to_str().unwrap_or_default()) {
        None => !typed,
        Some(sent) => matches(essence(declared.media_type), essence(sent)) && is_utf8(sent, typed),
    };
    if accepted {
        return Ok(());
    }
    let detail = format!("the body must be {}", declared.media_type);
    let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).with_detail(detail);
    Err(problem.with_header(header::ACCEPT, HeaderValue::from_static(declared.media_type)))
}

/// The media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether `sent` is of the declared type, which may be a range: `image/*`.
fn matches(declared: &str, sent: &str) -> bool {
    match declared.strip_suffix("/*") {
        Some("*") => true,
        Some(kind) => sent.split('/').next().is_some_and(|sent| sent.eq_ignore_ascii_case(kind)),
        None => declared.eq_ignore_ascii_case(sent),
    }
}

/// JSON, forms and text are read as UTF-8 and nothing else.
fn is_utf8(sent: &str, typed: bool) -> bool {
    let charset = sent.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charset = charset.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    let known = |value: &str| {
        ["utf-8", "utf8", "us-ascii"].iter().any(|known| value.trim().trim_matches('"').eq_ignore_ascii_case(known))
    };
    !typed || charset.all(|(_, value)| known(value))
}

async fn collect(mut body: Body, limit: usize) -> Result<Bytes, Problem> {
    let mut first: Option<Bytes> = None;
    let mut rest = BytesMut::new();
    let mut total = 0usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| closing(Problem::malformed("the body broke off")))?;
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

fn too_large(limit: usize) -> Problem {
    let detail = format!("the body is larger than {limit} bytes");
    closing(Problem::new(StatusCode::PAYLOAD_TOO_LARGE).with_detail(detail))
}

/// What is left of the body is not read: the connection cannot go on.
fn closing(problem: Problem) -> Problem {
    problem.with_header(header::CONNECTION, HeaderValue::from_static("close"))
}

fn json<T: DeserializeOwned>(bytes: &[u8], schema: Option<&Schema>) -> Result<T, Problem> {
    let place = |steps: &[Step]| place_in("body", steps);
    let exact = schema.is_none_or(Schema::is_exact);
    if exact {
        match serde_json::from_slice(bytes) {
            Ok(decoded) => return Ok(decoded),
            Err(error) if !error.is_data() => return Err(not_json(&error)),
            Err(_) => {}
        }
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|error| not_json(&error))?;
    match schema {
        Some(schema) => schema.decode(value, &place),
        None => typed(value, &place),
    }
}

fn not_json(error: &serde_json::Error) -> Problem {
    Problem::malformed(format!("the body is not JSON: line {}, column {}", error.line(), error.column()))
}

fn form<T: DeserializeOwned>(bytes: &[u8], declared: &'static RequestBody) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::malformed("the form is not UTF-8"))?;
    let place = |steps: &[Step]| place_in("body", steps);
    let mut object = Map::new();
    let mut violations = Vec::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (form_decoded(name)?, form_decoded(value)?);
        match (member(declared.kind, &name), object.get_mut(&name)) {
            (Kind::Array(item), Some(Value::Array(items))) => items.push(scalar_value(*item, value)),
            (Kind::Array(item), _) => drop(object.insert(name, Value::Array(vec![scalar_value(*item, value)]))),
            (_, Some(_)) => {
                violations
                    .push(Violation { place: format!("body.{name}"), message: "is given more than once".to_owned() });
            }
            (kind, None) => drop(object.insert(name, scalar_value(kind, value))),
        }
    }
    let value = Value::Object(object);
    let Some(schema) = &declared.schema else { return typed(value, &place) };
    if violations.is_empty() {
        return schema.decode(value, &place);
    }
    violations.extend(schema.violations(&value, &place)?);
    Err(Problem::invalid(violations))
}
