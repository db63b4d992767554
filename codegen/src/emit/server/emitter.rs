//! What the parts of the emitter share.

use std::cell::RefCell;

use proc_macro2::Ident;
use quote::format_ident;

use super::part::{Part, parts};
use crate::Options;
use crate::model::{Api, Operation, rust_ident};
use crate::schema::SchemaUse;
use crate::types::{Scope, Side, Types};

/// What comes in.
pub(super) const REQUEST: Scope = Scope { request: true, response: false };
/// What goes out.
pub(super) const RESPONSE: Scope = Scope { request: false, response: true };

/// What the parts of the emitter share.
pub(super) struct Emitter<'a> {
    pub(super) api: &'a Api,
    pub(super) types: RefCell<Types<'a>>,
    pub(super) trait_name: Ident,
    pub(super) parts: Vec<Part<'a>>,
}

impl<'a> Emitter<'a> {
    pub(super) fn new(api: &'a Api, options: &Options) -> Self {
        let side = Side {
            support: "::countersign_server::types",
            secret: "::countersign_server::Secret",
            is_server: true,
            json_schema: options.json_schema,
            decode_all: options.deserialize || options.json_schema,
        };
        let types = RefCell::new(Types::new(&api.definitions, side, requests(api), responses(api)));
        let parts = parts(api, &options.trait_name, options.by_tag);
        Self { api, types, trait_name: rust_ident(&options.trait_name), parts }
    }

    /// Makes the structs that hold an operation's parameters.
    pub(super) fn parameters(&self) {
        let schemas = self.api.served().filter_map(|operation| operation.parameters_schema.as_ref());
        schemas.for_each(|schema| drop(self.types.borrow_mut().of(schema, REQUEST)));
    }

    /// The trait that has the operation.
    pub(super) fn trait_of(&self, operation: &Operation) -> &Ident {
        let is_here = |part: &&Part<'_>| part.operations.iter().any(|other| std::ptr::eq(*other, operation));
        self.parts.iter().find(is_here).map_or(&self.trait_name, |part| &part.trait_ident)
    }
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

/// `LIST_ITEMS`: the operation's static.
pub(super) fn spec_ident(operation: &Operation) -> Ident {
    format_ident!("{}", operation.rust_name.to_uppercase())
}
