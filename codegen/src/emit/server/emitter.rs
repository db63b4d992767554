//! What the parts of the emitter share.

use proc_macro2::Ident;
use quote::format_ident;

use super::part::{Part, parts};
use crate::Options;
use crate::model::{Api, Operation, rust_ident};
use crate::types::{Items, Side, SideTypes};

/// What the parts of the emitter share.
pub(super) struct Emitter<'a> {
    pub(super) api: &'a Api,
    pub(super) types: SideTypes<'a>,
    pub(super) trait_name: Ident,
    pub(super) parts: Vec<Part<'a>>,
}

impl<'a> Emitter<'a> {
    pub(super) fn new(api: &'a Api, items: &'a Items<'a>, options: &Options) -> Self {
        let side = Side {
            support: "::countersign_server::types",
            secret: "::countersign_server::Secret",
            is_server: true,
            json_schema: options.json_schema,
            decode_all: options.deserialize || options.json_schema,
        };
        let parts = parts(api, &options.trait_name, options.by_tag);
        Self { api, types: SideTypes::new(items, side), trait_name: rust_ident(&options.trait_name), parts }
    }

    /// The trait that has the operation.
    pub(super) fn trait_of(&self, operation: &Operation) -> &Ident {
        let is_here = |part: &&Part<'_>| part.operations.iter().any(|other| std::ptr::eq(*other, operation));
        self.parts.iter().find(is_here).map_or(&self.trait_name, |part| &part.trait_ident)
    }
}

/// `LIST_ITEMS`: the operation's static.
pub(super) fn spec_ident(operation: &Operation) -> Ident {
    format_ident!("{}", operation.rust_name.to_uppercase())
}
