//! One success type and one error type for each operation, which is all that progenitor knows.

use serde_json::{Map, Value, json};

use proc_macro2::TokenStream;
use quote::quote;

use super::answer_enum::{by_variant, from_answer, made_by};
use super::content::{is_stream, told_by};
use super::placeholders::Placeholders;
use crate::doc;
use crate::model::{Method, Operation, Response, Status, rust_ident};

/// What an operation answers in one of the two cases.
pub(super) struct Answers<'a> {
    cases: Vec<(Status, &'a Response)>,
    /// Whether the statuses differ in type: the answer is then an enum with a variant for each.
    pub(super) is_enum: bool,
    pub(super) is_success: bool,
    pub(super) has_body: bool,
}

/// What success is. A `default` that nothing else says success beside stands for 2XX.
pub(super) fn successes(operation: &Operation) -> Answers<'_> {
    answers(operation, operation.successes().collect(), &[Status::Range(2)], true)
}

/// What failure is. `default` is all that is not declared, also where it is what success is.
pub(super) fn errors(operation: &Operation) -> Answers<'_> {
    let errors = operation.responses.iter().filter(|response| !response.status.is_success());
    answers(operation, errors.collect(), &[Status::Default], false)
}

/// The statuses of `responses`, `default` being `ranges` as far as they are not declared.
fn answers<'a>(
    operation: &Operation,
    responses: Vec<&'a Response>,
    ranges: &[Status],
    is_success: bool,
) -> Answers<'a> {
    let declared: Vec<_> = responses.iter().map(|response| response.status).collect();
    let cases = responses.into_iter().flat_map(|response| {
        let statuses = match response.status {
            Status::Default => {
                ranges.iter().filter(|range| range.is_default() || !declared.contains(range)).copied().collect()
            }
            status @ (Status::Code(_) | Status::Range(_)) => vec![status],
        };
        statuses.into_iter().map(move |status| (status, response))
    });
    let cases: Vec<_> = cases.collect();
    let first = cases.first().map(|(_, response)| type_of(response));
    let is_enum = cases.iter().any(|(_, response)| Some(type_of(response)) != first);
    // The answer to HEAD has no body, whatever is documented.
    let is_enum = is_enum && operation.method != Method::Head;
    let has_body = operation.method != Method::Head;
    Answers { cases, is_enum, is_success, has_body }
}

/// What tells types apart.
fn type_of(response: &Response) -> Value {
    match response.contents.list.as_slice() {
        [] => Value::Null,
        [only] => told_by(&only.kind),
        _ => json!(response.contents.enum_name),
    }
}

impl<'a> Answers<'a> {
    /// Each status, and the response that it has.
    pub(super) fn cases(&self) -> impl Iterator<Item = (Status, &'a Response)> {
        self.cases.iter().copied()
    }

    /// Adds the lowered response, and the enum where there is one. Which status has which type is
    /// not for progenitor: its output hands on what came.
    pub(super) fn lower(&self, enum_name: &str, placeholders: &mut Placeholders<'_>, out: &mut Map<String, Value>) {
        // Without a success that is documented, progenitor would hand on bytes: it gets one that
        // says nothing.
        if self.cases.is_empty() && !self.is_success {
            return;
        }
        let kind = match self.is_enum {
            true => {
                self.push_enum(enum_name, placeholders);
                let name = rust_ident(enum_name);
                Some(quote!(types::#name))
            }
            false => self.only().and_then(|response| placeholders.answer_type(&response.contents, self.is_success)),
        };
        let mut lowered = json!({ "description": "" });
        if let (Some(kind), Value::Object(lowered)) = (kind, &mut lowered) {
            lowered.insert("content".to_owned(), json_content(&placeholders.stand_for(kind)));
        }
        out.insert(if self.is_success { "2XX" } else { "4XX" }.to_owned(), lowered);
    }

    /// The response of the one type, where there is one, and an answer has a body.
    fn only(&self) -> Option<&'a Response> {
        self.cases.first().filter(|_| self.has_body && !self.is_enum).map(|(_, response)| *response)
    }

    /// Whether its type is any but `()`.
    pub(super) fn has_type(&self) -> bool {
        self.is_enum || self.only().is_some_and(|response| !response.contents.is_empty())
    }

    /// Whether an answer of success is, or may be, a stream.
    pub(super) fn is_streamed(&self) -> bool {
        let contents = self.cases.iter().flat_map(|(_, response)| &response.contents.list);
        self.is_success && self.has_body && contents.into_iter().any(is_stream)
    }

    /// An enum by status; what serde calls externally tagged.
    fn push_enum(&self, name: &str, placeholders: &mut Placeholders<'_>) {
        let mut variants: Vec<TokenStream> = Vec::new();
        let mut arms = Vec::new();
        let mut known: Vec<&str> = Vec::new();
        for (_, response) in self.cases() {
            // `default` is one variant, though it stands for several ranges.
            if known.contains(&response.variant.as_str()) {
                continue;
            }
            known.push(&response.variant);
            let ident = rust_ident(&response.variant);
            let about = doc::doc(response.description.as_deref().unwrap_or_default());
            let kind = placeholders.answer_type(&response.contents, self.is_success);
            let (declared, made) = match kind {
                Some(kind) if response.contents.list.iter().any(is_stream) => {
                    (quote!(#ident(#kind)), from_answer(&ident))
                }
                Some(kind) => (quote!(#ident(#kind)), quote!(Self::#ident(answer.inner().await?))),
                None => (quote!(#ident), quote!(Self::#ident)),
            };
            variants.push(quote!(#about #declared,));
            arms.push((response.variant.clone(), made));
        }
        let made = self.is_streamed().then(|| made_by(&quote!(status_variant), &arms));
        placeholders.push_item(name, by_variant("An answer, by its status.", name, &variants, made));
    }
}

fn json_content(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}
