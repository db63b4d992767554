//! How an operation answers what the generated layer refuses: in the shape that the document declares.
//!
//! Where the document declares no error schema for a status, the trait's `problem` decides. A schema shaped like
//! RFC 9457 or RFC 6749 is filled by the runtime; any other is made by a method that the trait then requires.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Map, Value};

use super::emitter::Emitter;
use crate::doc;
use crate::model::{Content, ContentKind, Operation, Response, snake_case};
use crate::schema::{Definitions, SchemaUse, reference};

/// The statuses that the generated layer answers by itself.
const ANSWERED: [u16; 10] = [400, 401, 403, 406, 408, 413, 415, 422, 500, 503];

/// The shape of a declared error.
pub(super) enum Shape<'a> {
    /// RFC 9457, section 3.
    Problem,
    /// RFC 6749, section 5.2.
    OAuth,
    /// Any other.
    Own(&'a SchemaUse),
}

/// A schema, and what answers in its shape.
type Users<'a> = (&'a SchemaUse, Vec<(&'a Operation, u16)>);

impl<'a> Emitter<'a> {
    /// One required method for each error schema that only the implementation can fill: those that the operations of the trait
    /// `only` have to themselves, or those of all operations and of several traits.
    pub(super) fn problem_methods(&self, only: Option<&Ident>) -> Vec<TokenStream> {
        let mut methods = BTreeMap::new();
        for operation in self.api.served() {
            for (status, response) in answered(operation) {
                if let Some((_, Shape::Own(used))) = self.shape(response) {
                    let users: &mut Users<'_> = methods.entry(used.name.clone()).or_insert((used, Vec::new()));
                    users.1.push((operation, status));
                }
            }
        }
        methods.retain(|_, (_, users)| self.only_trait_of(users) == only);
        let method = |(used, users): &Users<'_>| {
            let name = method_ident(used);
            let kind = self.types.of(used);
            let about = doc::doc(&format!(
                "What the generated layer refuses, in the shape that the document declares for {}. `None`: as `problem` has it.",
                users
                    .iter()
                    .map(|(operation, status)| format!("{status} of `{}`", operation.rust_name))
                    .collect::<Vec<_>>()
                    .join(", ")
            ));
            quote! {
                #about
                fn #name(&self, cx: &rt::Cx, problem: &rt::Problem) -> Option<#kind>;
            }
        };
        methods.values().map(method).collect()
    }

    /// The error schemas that only the implementation can fill.
    pub(super) fn problem_schemas(&self) -> Vec<&'a SchemaUse> {
        let answered = self.api.served().flat_map(answered);
        let own = answered.filter_map(|(_, response)| match self.shape(response)? {
            (_, Shape::Own(used)) => Some(used),
            (_, Shape::Problem | Shape::OAuth) => None,
        });
        own.collect()
    }

    /// The trait by tag that has all of these operations.
    fn only_trait_of(&self, users: &[(&Operation, u16)]) -> Option<&Ident> {
        let mut traits = users.iter().map(|(operation, _)| self.trait_of(operation));
        let first = traits.next()?;
        (*first != self.trait_name && traits.all(|other| other == first)).then_some(first)
    }

    pub(super) fn shape<'r>(&self, response: &'r Response) -> Option<(&'r str, Shape<'r>)> {
        let json = |content: &&'r Content| matches!(content.kind, ContentKind::Json(_));
        let content = response.contents.list.iter().find(json)?;
        let ContentKind::Json(used) = &content.kind else { return None };
        let schema = self.resolved(&used.schema);
        let shape = if fits(schema, &["type", "title", "status", "detail", "instance", "errors"], &["title", "detail"])
        {
            Shape::Problem
        } else if fits(schema, &["error", "error_description", "error_uri"], &["error"]) {
            Shape::OAuth
        } else {
            Shape::Own(used)
        };
        Some((content.sent(), shape))
    }

    fn resolved<'s>(&'s self, schema: &'s Value) -> Option<&'s Map<String, Value>> {
        follow(&self.api.definitions, schema).as_object()
    }
}

fn follow<'s>(definitions: &'s Definitions, schema: &'s Value) -> &'s Value {
    let mut schema = schema;
    // References are acyclic here: a chain of nothing but references was refused when the document was read.
    for _ in 0..32 {
        match reference(schema).and_then(|name| definitions.get(name)) {
            Some(target) => schema = target,
            None => break,
        }
    }
    schema
}

/// Whether an object of these members, the first few of them always there, is what `schema` asks for: it requires no
/// other member and declares at least one that names the shape.
fn fits(schema: Option<&Map<String, Value>>, members: &[&str], telling: &[&str]) -> bool {
    let Some(schema) = schema else { return false };
    let properties = schema.get("properties").and_then(Value::as_object);
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    let required_known = required.filter_map(Value::as_str).all(|name| members.contains(&name));
    let known =
        |(name, property): (&String, &Value)| match (name.as_str(), property.get("type").and_then(Value::as_str)) {
            ("status", kind) => kind == Some("integer"),
            ("errors", kind) => kind == Some("array"),
            (name, kind) if members.contains(&name) => {
                kind == Some("string") && !property.as_object().is_some_and(|p| p.contains_key("const"))
            }
            _ => true,
        };
    let all_known = properties.into_iter().flatten().all(known);
    let open = schema.get("additionalProperties") != Some(&Value::Bool(false));
    let declared = |name: &&str| properties.is_some_and(|properties| properties.contains_key(*name));
    let complete = open || members.iter().all(|name| declared(name) || *name == "error_uri");
    required_known && all_known && complete && telling.iter().any(declared)
}

/// The statuses that the generated layer may answer for this operation, with the response that documents each.
pub(super) fn answered(operation: &Operation) -> impl Iterator<Item = (u16, &Response)> {
    let statuses = ANSWERED.iter().filter(|status| **status != 406 || operation.negotiates());
    statuses.filter_map(|status| Some((*status, operation.response_for(*status)?)))
}

pub(super) fn method_ident(used: &SchemaUse) -> Ident {
    format_ident!("problem_as_{}", snake_case(&used.name))
}
