//! The server: a trait to implement, and what stands between it and the runtime.
//!
//! Everything that is emitted here is a few lines that call `countersign_server::codegen`; a user reads it to learn
//! what to implement and in which order a request is looked at.

mod answer;
mod call;
mod part;
mod problem;
mod refuse;
mod response;
mod security;
mod spec;
mod texts;
mod trait_;

use std::cell::RefCell;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::Options;
use crate::document::Document;
use crate::emit::contract::under_contract;
use crate::files::Companion;
use crate::model::{Api, Operation, rust_ident};
use crate::prelude;
use crate::schema::SchemaUse;
use crate::types::{Scope, Side, Types};

/// The server's source, and the files that it includes from beside it.
pub(crate) fn emit(document: &Document, api: &Api, options: &Options) -> (TokenStream, Vec<Companion>) {
    let side = Side {
        support: "::countersign_server::types",
        secret: "::countersign_server::Secret",
        is_server: true,
        json_schema: options.json_schema,
        decode_all: options.deserialize || options.json_schema,
    };
    let types = RefCell::new(Types::new(&api.definitions, side, requests(api), responses(api)));
    let parts = part::parts(api, &options.trait_name, options.by_tag);
    let emitter = Emitter { api, types, trait_name: rust_ident(&options.trait_name), parts };
    emitter.parameters();
    let (texts, companions) = texts::texts(document, api, options);
    let reexports = reexports(api);
    let trait_ = emitter.trait_definition();
    let part_traits = emitter.part_traits();
    let responses: Vec<_> = api.served().map(|operation| emitter.response_types(operation)).collect();
    let refusals = emitter.refusals();
    let table = emitter.table(&refusals);
    let specs = api.served().map(|operation| spec::operation(api, operation));
    let calls: Vec<_> = api.served().map(|operation| emitter.call(operation)).collect();
    let refuse = refusals.module();
    let verifier = emitter.verifier();
    let (items, names) = emitter.types.into_inner().into_items();
    let tokens = quote! {
        /// The types of the document's schemas.
        #[allow(clippy::all, clippy::pedantic, clippy::unwrap_used, missing_docs, unreachable_pub, dead_code, unused_imports, rustdoc::all)]
        pub mod types { #items }
        #reexports
        #trait_
        #(#part_traits)*
        #(#responses)*
        #table

        /// What each operation takes, as the document says.
        #[allow(unused_imports)]
        mod spec {
            use super::*;
            #(#specs)*
        }

        /// Each operation from request to response: credential, parameters, body, implementation.
        #[allow(clippy::let_unit_value, unused_imports, unused_variables)]
        mod call {
            use super::*;
            #verifier
            #(#calls)*
        }

        #refuse
        #texts
    };
    let tokens = under_contract(tokens, "countersign_server");
    (prelude::shorten(tokens, &names), companions)
}

/// What comes in.
const REQUEST: Scope = Scope { request: true, response: false };
/// What goes out.
const RESPONSE: Scope = Scope { request: false, response: true };

/// What the parts of the emitter share.
struct Emitter<'a> {
    api: &'a Api,
    types: RefCell<Types<'a>>,
    trait_name: proc_macro2::Ident,
    parts: Vec<part::Part<'a>>,
}

fn requests(api: &Api) -> impl Iterator<Item = &SchemaUse> {
    api.served().flat_map(|operation| {
        let body = operation.body.iter().flat_map(|body| body.contents.schemas());
        operation.parameters_schema.iter().chain(body)
    })
}

fn responses(api: &Api) -> impl Iterator<Item = &SchemaUse> {
    api.operations
        .iter()
        .flat_map(|operation| &operation.responses)
        .flat_map(|response| response.contents.schemas().chain(response.headers.iter().map(|header| &header.schema)))
}

impl Emitter<'_> {
    /// Makes the structs that hold an operation's parameters.
    fn parameters(&self) {
        let schemas = self.api.served().filter_map(|operation| operation.parameters_schema.as_ref());
        schemas.for_each(|schema| drop(self.types.borrow_mut().of(schema, REQUEST)));
    }
}

fn reexports(api: &Api) -> TokenStream {
    let names: Vec<_> = api
        .served()
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
