//! Holds an answer against the document: a handler that lies is found.

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Response, header};
use http_body::Body as _;
use http_body_util::BodyExt;
use serde_json::{Map, Value};

use super::{AnswerSchema, ContentFormat, HeaderSpec, ResponseSpec, items};
use crate::cx::Cx;
use crate::message::Body;
use crate::operation::OperationSpec;
use crate::parameters::text_of_lines;
use crate::problem::{InternalError, Problem, in_one_line};
use crate::schema::{Step, place_in};
use countersign_wire::{Kind, Violation};

/// `response`, where it is what the document says. The items of a stream are looked at when they are sent.
///
/// # Errors
///
/// 500 with every violation in its source, for the log.
pub(crate) async fn checked(
    cx: &Cx,
    spec: &'static OperationSpec,
    response: Response<Body>,
) -> Result<Response<Body>, Problem> {
    if spec.responses.is_empty() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let mut found = Found::default();
    let body = match ResponseSpec::of(spec.responses, parts.status.as_u16()) {
        Some(declared) => {
            declared.headers.iter().for_each(|header| found.header(header, &parts.headers));
            found.body(cx, spec, declared, &parts, body).await
        }
        None => {
            found.push("status", "is not documented");
            body
        }
    };
    match found.0.is_empty() {
        true => Ok(Response::from_parts(parts, body)),
        false => Err(Problem::internal(InternalError::new(format!(
            "the answer, {}, is not what the document says: {}",
            parts.status.as_u16(),
            in_one_line(&found.0)
        )))),
    }
}

/// What was found to be wrong.
#[derive(Default)]
struct Found(Vec<Violation>);

impl Found {
    fn push(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.0.push(Violation { place: place.into(), message: message.into() });
    }

    fn header(&mut self, declared: &HeaderSpec, headers: &HeaderMap) {
        let name = declared.parameter.name;
        let root = format!("header.{name}");
        let lines = headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned());
        match text_of_lines(&declared.parameter, &lines.collect::<Vec<_>>()) {
            Ok(Some(value)) => {
                if let Some(schema) = &declared.schema {
                    self.value(schema, &value, &root);
                }
            }
            Ok(None) if declared.parameter.required => self.push(root, "is required"),
            Ok(None) => {}
            Err(message) => self.push(root, message),
        }
    }

    fn value(&mut self, schema: &AnswerSchema, value: &Value, root: &str) {
        let place = |steps: &[Step]| place_in(root, steps);
        match schema.violations(value, &place) {
            Ok(violations) => self.0.extend(violations),
            Err(message) => self.push(root, message),
        }
    }

    async fn body(
        &mut self,
        cx: &Cx,
        spec: &'static OperationSpec,
        declared: &'static ResponseSpec,
        parts: &Parts,
        body: Body,
    ) -> Body {
        let sent = parts.headers.get(header::CONTENT_TYPE).map(|sent| String::from_utf8_lossy(sent.as_bytes()));
        if declared.contents.is_empty() {
            if sent.is_some() || body.size_hint().exact() != Some(0) {
                self.push("body", "is not documented");
            }
            return body;
        }
        let Some(sent) = sent else {
            self.push("body", "is required");
            return body;
        };
        let Some(content) = declared.content(&sent) else {
            self.push("header.content-type", format!("{sent} is not documented"));
            return body;
        };
        match &content.format {
            ContentFormat::Bytes => body,
            ContentFormat::Lines(schema) => items::lines(cx, spec, *schema, body),
            ContentFormat::Events { data, json } => items::events(cx, spec, (*data, *json), body),
            whole => self.whole(whole, body).await,
        }
    }

    /// A body that the runtime has put together itself: it is all there.
    async fn whole(&mut self, format: &ContentFormat, body: Body) -> Body {
        let bytes = match body.collect().await {
            Ok(collected) => collected.to_bytes(),
            Err(error) => {
                self.push("body", format!("cannot be read: {error}"));
                return Body::empty();
            }
        };
        match value(format, &bytes) {
            Some((schema, Ok(value))) => self.value(schema, &value, "body"),
            Some((_, Err(message))) => self.push("body", message),
            None => {}
        }
        Body::from(bytes)
    }
}

fn value<'f>(format: &'f ContentFormat, bytes: &Bytes) -> Option<(&'f AnswerSchema, Result<Value, String>)> {
    let text = || std::str::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned());
    Some(match format {
        ContentFormat::Json(schema) => (schema, serde_json::from_slice(bytes).map_err(|_| "is not JSON".to_owned())),
        ContentFormat::Text(schema, kind) => (schema, text().map(|text| kind.value(text.to_owned()))),
        ContentFormat::Form(schema, kind) => (schema, Ok(form(*kind, bytes))),
        _ => return None,
    })
}

/// The fields of a form: several of one name are an array, and so is one that is declared to be.
fn form(kind: Kind, bytes: &[u8]) -> Value {
    let kind_of = |name: &str| match kind {
        Kind::Object(properties, rest) => {
            let declared = properties.iter().find(|(property, _)| *property == name).map(|(_, kind)| *kind);
            declared.or(rest.copied()).unwrap_or(Kind::Any)
        }
        _ => Kind::Any,
    };
    let mut object = Map::new();
    for (name, text) in form_urlencoded::parse(bytes) {
        match (kind_of(&name), text.into_owned()) {
            (Kind::Array(items), text) => {
                let item = items.value(text);
                match object.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
                    Value::Array(list) => list.push(item),
                    other => *other = item,
                }
            }
            (kind, text) => drop(object.insert(name.into_owned(), kind.value(text))),
        }
    }
    Value::Object(object)
}
