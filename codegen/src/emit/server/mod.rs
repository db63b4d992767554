//! The server: a trait to implement, and what stands between it and the runtime.
//!
//! Everything that is emitted here is a few lines that call `countersign_server::codegen`; a user reads it to learn
//! what to implement and in which order a request is looked at.

mod answer;
mod call;
mod emitter;
mod kind;
mod part;
mod problem;
mod refuse;
mod response;
mod security;
mod spec;
#[cfg(feature = "client")]
mod stub;
mod table;
mod texts;
mod trait_;

use proc_macro2::TokenStream;
use quote::quote;

use crate::Options;
use crate::document::Document;
use crate::emit::contract::under_contract;
use crate::files::Companion;
use crate::model::{Api, rust_ident};
use crate::prelude;
use crate::types::Items;
use emitter::Emitter;

/// The server's source, and the files that it includes from beside it.
pub(crate) fn emit(
    document: &Document,
    api: &Api,
    items: &Items<'_>,
    options: &Options,
) -> (TokenStream, Vec<Companion>) {
    let emitter = Emitter::new(api, items, options);
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
    let (items, names) = emitter.types.module(api.served(), &emitter.problem_schemas());
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

/// A first implementation of the server's trait, for the scaffold.
#[cfg(feature = "client")]
pub(crate) struct Stub {
    /// Whether it says who its callers are.
    pub(crate) has_principal: bool,
    /// The methods, in the order of the trait.
    pub(crate) methods: Vec<TokenStream>,
}

/// A first implementation of the trait: every operation answers 501, and no credential holds.
#[cfg(feature = "client")]
pub(crate) fn stub(api: &Api, items: &Items<'_>, options: &Options) -> Stub {
    let emitter = Emitter::new(api, items, options);
    Stub { has_principal: emitter.has_principal(), methods: emitter.stubs() }
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
