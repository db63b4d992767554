//! One success type and one error type for each operation, which is all that progenitor knows.

use serde_json::{Map, Value, json};

use super::schema::{lowered, reference};
use crate::model::{Content, ContentKind, Operation, Response, Status};

/// What an operation answers in one of the two cases.
pub(super) struct Answers<'a> {
    cases: Vec<(Status, &'a Response)>,
    /// Whether the statuses differ in type: the answer is then an enum with a variant for each.
    pub(super) is_enum: bool,
}

/// What success is. A `default` that nothing else says success beside stands for 2XX.
pub(super) fn successes(operation: &Operation) -> Answers<'_> {
    answers(operation.successes().collect(), &[Status::Range(2)])
}

/// What failure is. `default` stands for 4XX and 5XX, also where it is what success is: progenitor would take it for both.
pub(super) fn errors(operation: &Operation) -> Answers<'_> {
    let errors = operation.responses.iter().filter(|response| !response.status.is_success());
    answers(errors.collect(), &[Status::Range(4), Status::Range(5)])
}

/// The statuses of `responses`, `default` being `ranges` as far as they are not declared.
fn answers<'a>(responses: Vec<&'a Response>, ranges: &[Status]) -> Answers<'a> {
    let declared: Vec<_> = responses.iter().map(|response| response.status).collect();
    let cases = responses.into_iter().flat_map(|response| {
        let statuses = match response.status {
            Status::Default => ranges.iter().filter(|range| !declared.contains(range)).copied().collect(),
            status => vec![status],
        };
        statuses.into_iter().map(move |status| (status, response))
    });
    let cases: Vec<_> = cases.collect();
    let first = cases.first().map(|(_, response)| type_of(response));
    let is_enum = cases.iter().any(|(_, response)| Some(type_of(response)) != first);
    Answers { cases, is_enum }
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
    /// Each status, and the response that it has.
    pub(super) fn cases(&self) -> impl Iterator<Item = (Status, &'a Response)> {
        self.cases.iter().copied()
    }

    /// The lowered responses by status, and the enum's schema where there is one.
    pub(super) fn lower(&self, enum_name: &str, out: &mut Map<String, Value>) -> Option<Value> {
        let content = match self.is_enum {
            true => Some(json_content(&reference(enum_name))),
            false => self.cases.first().and_then(|(_, response)| content(response)),
        };
        for (status, response) in self.cases() {
            let description = response.description.as_deref().unwrap_or_default();
            let mut lowered = json!({ "description": description });
            if let (Some(content), Value::Object(lowered)) = (&content, &mut lowered) {
                lowered.insert("content".to_owned(), content.clone());
            }
            out.insert(key(status), lowered);
        }
        self.is_enum.then(|| json!({ "oneOf": self.variants() }))
    }

    /// `default` is one variant, though it stands for several ranges.
    fn variants(&self) -> Vec<Value> {
        let mut variants: Vec<_> = self.cases().map(|(_, response)| variant(response)).collect();
        variants.dedup();
        variants
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
