//! One success type and one error type for each operation, which is all that progenitor knows.

use serde_json::{Map, Value, json};

use super::schema::{lowered, reference};
use crate::model::{Content, ContentKind, Operation, Response, Status};

/// What an operation answers in one of the two cases.
pub(super) enum Answers<'a> {
    /// All statuses have the same type, as it is.
    Same(Vec<&'a Response>),
    /// They differ: an enum with a variant for each status.
    Enum(Vec<&'a Response>),
}

/// What success is.
pub(super) fn successes(operation: &Operation) -> Answers<'_> {
    answers(operation.successes().collect())
}

/// What failure is.
pub(super) fn errors(operation: &Operation) -> Answers<'_> {
    answers(operation.errors().collect())
}

fn answers(responses: Vec<&Response>) -> Answers<'_> {
    let first = responses.first().map(|response| type_of(response));
    match responses.iter().all(|response| Some(type_of(response)) == first) {
        true => Answers::Same(responses),
        false => Answers::Enum(responses),
    }
}

/// What tells types apart.
fn type_of(response: &Response) -> Value {
    match &response.content {
        None => Value::Null,
        Some(Content { kind: ContentKind::Json(schema) | ContentKind::Form(schema, _), .. }) => schema.schema.clone(),
        Some(Content { kind: ContentKind::Text, .. }) => json!("text"),
        Some(Content { kind: ContentKind::Bytes, .. }) => json!("bytes"),
    }
}

impl<'a> Answers<'a> {
    pub(super) fn responses(&self) -> &[&'a Response] {
        match self {
            Self::Same(responses) | Self::Enum(responses) => responses,
        }
    }

    /// The lowered responses by status, and the enum's schema where there is one.
    pub(super) fn lower(&self, enum_name: &str, out: &mut Map<String, Value>) -> Option<Value> {
        let (content, schema) = match self {
            Self::Same(responses) => (responses.first().and_then(|response| content(response)), None),
            Self::Enum(responses) => {
                let variants: Vec<_> = responses.iter().map(|response| variant(response)).collect();
                (Some(json_content(&reference(enum_name))), Some(json!({ "oneOf": variants })))
            }
        };
        for response in self.responses() {
            let description = response.description.as_deref().unwrap_or_default();
            let mut lowered = json!({ "description": description });
            if let (Some(content), Value::Object(lowered)) = (&content, &mut lowered) {
                lowered.insert("content".to_owned(), content.clone());
            }
            out.insert(key(response.status), lowered);
        }
        schema
    }
}

fn key(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(class) => format!("{class}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn content(response: &Response) -> Option<Value> {
    let content = response.content.as_ref()?;
    Some(match &content.kind {
        ContentKind::Json(schema) | ContentKind::Form(schema, _) => json_content(&lowered(&schema.schema)),
        ContentKind::Text => json_content(&json!({ "type": "string" })),
        ContentKind::Bytes => {
            json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } })
        }
    })
}

fn json_content(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

/// `{"NotFound": ..}`, or `"NoContent"` where there is no body: what serde calls externally tagged.
fn variant(response: &Response) -> Value {
    let name = &response.variant;
    let schema = match response.content.as_ref().map(|content| &content.kind) {
        None => return json!({ "type": "string", "enum": [name] }),
        Some(ContentKind::Json(schema) | ContentKind::Form(schema, _)) => lowered(&schema.schema),
        Some(ContentKind::Text) => json!({ "type": "string" }),
        Some(ContentKind::Bytes) => json!({ "type": "array", "items": { "type": "integer", "format": "uint8" } }),
    };
    json!({ "type": "object", "required": [name], "properties": { name: schema }, "additionalProperties": false })
}
