//! The client: progenitor's output, and what it cannot say around it.
//!
//! progenitor gets a document made for it ([`lower`]): the operations of the model, one success type
//! and one error type each, with placeholders in place of names and types. [`passes`] make our client
//! of what it prints: requests are built by the runtime's `Request`, and answers are told apart by a
//! constant ([`spec`]) that says which status has which type, which operation declares which scheme,
//! and where tokens come from.

mod answer_enum;
mod content;
mod headers;
mod lints;
mod lower;
mod names;
mod parameter;
mod passes;
mod placeholders;
mod progenitor;
mod request;
mod responses;
mod spec;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit::contract::under_contract;
use crate::model::Api;
use crate::types::{Items, Side, SideTypes};
use placeholders::Placeholders;

/// The client's source; `None` where a diagnostic of weight error was added.
pub(crate) fn emit(api: &Api, items: &Items<'_>, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let (lowered, named, types) = prepare(api, items);
    let mut file = match progenitor::output(lowered, &named) {
        Ok(file) => file,
        Err(message) => {
            let message = format!("progenitor cannot make a client of this document: {message}");
            diagnostics.push(Diagnostic::error("client", None, message).help(REPORT));
            return None;
        }
    };
    if let Err(missed) = passes::run(&mut file, api, &named) {
        diagnostics.push(Diagnostic::error("internal", None, missed.to_string()).help(REPORT));
        return None;
    }
    let (items, lints, spec) = (&file.items, lints::lints(), spec::spec(api));
    let tokens = quote! {
        #(#items)*
        /// The types of parameters, bodies and answers.
        #lints
        pub mod types { #types }
        #spec
    };
    Some(under_contract(tokens, "countersign_client"))
}

/// The lowered document, what its placeholders of types stand for, and the items of the module `types`.
fn prepare(api: &Api, items: &Items<'_>) -> (serde_json::Value, BTreeMap<String, TokenStream>, TokenStream) {
    let side = Side {
        support: "::countersign_client::types",
        secret: "::countersign_client::Secret",
        is_server: false,
        json_schema: false,
        decode_all: true,
    };
    let mut placeholders = Placeholders::new(SideTypes::new(items, side));
    let lowered = lower::lower(api, &mut placeholders);
    let (named, types) = placeholders.into_parts(&api.operations);
    (lowered, named, types)
}

/// What to do about a fault of ours.
const REPORT: &str = "this is a fault of countersign: please report it with the document";
