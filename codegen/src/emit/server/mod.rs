//! The server: a trait to implement, and what stands between it and Dropshot.
//!
//! Everything that is emitted here is a few lines that call `countersign_server::codegen`; a user reads it to learn
//! what to implement and in which order a request is looked at.

mod call;
mod problem;
mod response;
mod spec;
mod trait_;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::Options;
use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::model::{Api, ContentKind, Operation, Response, rust_ident};
use crate::schema::SchemaUse;
use crate::schema::types::Types;

/// The server's source; `None` where a diagnostic of weight error was added.
pub(crate) fn emit(
    document: &Document,
    api: &Api,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<TokenStream> {
    let types = Types::build(&api.definitions, uses(api), &["::schemars::JsonSchema"], SECRET, diagnostics)?;
    let emitter = Emitter { api, types: &types, trait_name: rust_ident(&options.trait_name) };
    let text = spec::document(document, api, options);
    let schemas = spec::schemas(api);
    let items = &types.items;
    let reexports = reexports(api);
    let trait_ = emitter.trait_definition();
    let responses = api.operations.iter().map(|operation| emitter.response_types(operation));
    let table = emitter.table();
    let specs = api.operations.iter().map(|operation| spec::operation(api, operation));
    let calls = api.operations.iter().map(|operation| emitter.call(operation));
    let problems = emitter.problem_functions();
    Some(quote! {
            use ::countersign_server::codegen as rt;

            /// The types of the document's schemas.
            #[allow(clippy::all, clippy::pedantic, clippy::unwrap_used, missing_docs, unreachable_pub, dead_code, unused_imports, rustdoc::all)]
            pub mod types { #items }
            #reexports
            #trait_
            #(#responses)*
            #table

            /// What each operation takes, as the document says.
            mod spec {
                use super::*;
                #(#specs)*
            }

            /// Each operation from request to response: credential, parameters, body, implementation.
            #[allow(clippy::let_unit_value, unused_variables)]
            mod call {
                use super::*;
                #(#calls)*
            }

    #problems
            #schemas
            #text
        })
}

/// The type of a string of `format: password`: one that does not print.
const SECRET: &str = "::countersign_server::Secret";

/// What the parts of the emitter share.
struct Emitter<'a> {
    api: &'a Api,
    types: &'a Types,
    trait_name: proc_macro2::Ident,
}

/// Every schema that needs a Rust type of its own or a name for one.
fn uses(api: &Api) -> impl Iterator<Item = &SchemaUse> {
    api.operations.iter().flat_map(|operation| {
        let parameters = operation.parameters_schema.iter();
        let body = operation.body.iter().filter_map(|body| schema_of(&body.content.kind));
        let responses = operation.responses.iter().flat_map(schemas_of_response);
        parameters.chain(body).chain(responses)
    })
}

fn schemas_of_response(response: &Response) -> impl Iterator<Item = &SchemaUse> {
    let body = response.content.iter().filter_map(|content| schema_of(&content.kind));
    body.chain(response.headers.iter().map(|header| &header.schema))
}

fn schema_of(kind: &ContentKind) -> Option<&SchemaUse> {
    match kind {
        ContentKind::Json(schema) | ContentKind::Form(schema, _) => Some(schema),
        ContentKind::Text | ContentKind::Bytes => None,
    }
}

fn reexports(api: &Api) -> TokenStream {
    let names: Vec<_> = api
        .operations
        .iter()
        .filter_map(|operation| operation.parameters_schema.as_ref())
        .map(|schema| rust_ident(&schema.name))
        .collect();
    if names.is_empty() {
        return TokenStream::new();
    }
    quote!(pub use self::types::{#(#names),*};)
}

/// `LIST_ITEMS`: the operation's static.
fn spec_ident(operation: &Operation) -> proc_macro2::Ident {
    format_ident!("{}", operation.rust_name.to_uppercase())
}
