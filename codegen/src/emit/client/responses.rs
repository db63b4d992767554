//! One success type and one error type for each operation, which is all that progenitor knows.

use serde_json::{Map, Value, json};

use proc_macro2::TokenStream;
use quote::quote;

use super::placeholders::Placeholders;
use crate::doc;
use crate::model::{Content, ContentKind, Method, Operation, Response, Status, rust_ident};

/// What an operation answers in one of the two cases.
pub(super) struct Answers<'a> {
    cases: Vec<(Status, &'a Response)>,
    /// Whether the statuses differ in type: the answer is then an enum with a variant for each.
    pub(super) is_enum: bool,
    is_success: bool,
    has_body: bool,
}

/// What success is. A `default` that nothing else says success beside stands for 2XX.
pub(super) fn successes(operation: &Operation) -> Answers<'_> {
    answers(operation, operation.successes().collect(), &[Status::Range(2)], true)
}

/// What failure is. `default` stands for 4XX and 5XX, also where it is what success is: progenitor would take it for both.
pub(super) fn errors(operation: &Operation) -> Answers<'_> {
    let errors = operation.responses.iter().filter(|response| !response.status.is_success());
    answers(operation, errors.collect(), &[Status::Range(4), Status::Range(5)], false)
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
            Status::Default => ranges.iter().filter(|range| !declared.contains(range)).copied().collect(),
            status => vec![status],
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
    let one = |content: &Content| match (&content.kind, content.kind.schema()) {
        (ContentKind::Text(_), _) => json!("text"),
        (_, Some(schema)) => schema.schema.clone(),
        _ => json!("bytes"),
    };
    match response.contents.list.as_slice() {
        [] => Value::Null,
        [only] => one(only),
        _ => json!(response.contents.enum_name),
    }
}

impl<'a> Answers<'a> {
    /// Each status, and the response that it has.
    pub(super) fn cases(&self) -> impl Iterator<Item = (Status, &'a Response)> {
        self.cases.iter().copied()
    }

    /// Adds the lowered responses by status, and the enum where there is one.
    pub(super) fn lower(&self, enum_name: &str, placeholders: &mut Placeholders<'_>, out: &mut Map<String, Value>) {
        let content = match self.is_enum {
            true => {
                self.push_enum(enum_name, placeholders);
                let name = rust_ident(enum_name);
                Some(json_content(&placeholders.stand_for(quote!(types::#name))))
            }
            false => self
                .cases
                .first()
                .filter(|_| self.has_body)
                .and_then(|(_, response)| self.content(response, placeholders)),
        };
        for (status, response) in self.cases() {
            let description = response.description.as_deref().unwrap_or_default();
            let mut lowered = json!({ "description": description });
            if let (Some(content), Value::Object(lowered)) = (&content, &mut lowered) {
                lowered.insert("content".to_owned(), content.clone());
            }
            out.insert(key(status), lowered);
        }
    }

    fn content(&self, response: &Response, placeholders: &mut Placeholders<'_>) -> Option<Value> {
        if self.is_stream() {
            let binary = json!({ "type": "string", "format": "binary" });
            return Some(json!({ "application/octet-stream": { "schema": binary } }));
        }
        let kind = placeholders.response_type(&response.contents)?;
        Some(json_content(&placeholders.stand_for(kind)))
    }

    /// Whether the one answer is handed on as it comes.
    pub(super) fn is_stream(&self) -> bool {
        let only = self.cases.first().and_then(|(_, response)| response.contents.only());
        let is_stream = only.is_some_and(|only| {
            matches!(only.kind, ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_))
        });
        self.is_success && !self.is_enum && is_stream
    }

    /// An enum by status; what serde calls externally tagged.
    fn push_enum(&self, name: &str, placeholders: &mut Placeholders<'_>) {
        let mut variants: Vec<TokenStream> = Vec::new();
        let mut known: Vec<&str> = Vec::new();
        for (_, response) in self.cases() {
            // `default` is one variant, though it stands for several ranges.
            if known.contains(&response.variant.as_str()) {
                continue;
            }
            known.push(&response.variant);
            let ident = rust_ident(&response.variant);
            let about = doc::doc(response.description.as_deref().unwrap_or_default());
            let kind = placeholders.response_type(&response.contents);
            variants.push(match kind {
                Some(kind) => quote!(#about #ident(#kind),),
                None => quote!(#about #ident,),
            });
        }
        let ident = rust_ident(name);
        placeholders.push_item(
            name,
            quote! {
                /// An answer, by its status.
                #[derive(Clone, Debug, PartialEq, ::serde::Deserialize, ::serde::Serialize)]
                pub enum #ident { #(#variants)* }
            },
        );
    }
}

fn key(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(class) => format!("{class}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn json_content(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}
