//! The types of a document as one side writes them.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::item::Type;
use super::items::Items;
use super::render::Render;
use super::side::Side;
use super::uses::{Use, uses};
use crate::model::{Contents, Operation, Response, rust_ident};
use crate::prelude;
use crate::schema::{Form, SchemaUse};

/// The types of a document as one side writes them.
#[derive(Clone, Copy)]
pub(crate) struct SideTypes<'i> {
    items: &'i Items<'i>,
    side: Side,
}

impl<'i> SideTypes<'i> {
    pub(crate) fn new(items: &'i Items<'i>, side: Side) -> Self {
        Self { items, side }
    }

    /// The type of `used`: a path that begins with `types::` where it is one of the document's own.
    pub(crate) fn of(&self, used: &SchemaUse) -> TokenStream {
        self.outside(self.items.of(used))
    }

    /// The type of the parameter with that key.
    pub(crate) fn parameter(&self, operation: &Operation, key: &str) -> Option<TokenStream> {
        let mut parameters = self.items.parameters(operation.parameters_schema.as_ref()?);
        parameters.find(|(name, _)| *name == key).map(|(_, kind)| self.outside(&kind))
    }

    /// The type of a multipart body.
    pub(crate) fn multipart(&self, used: &SchemaUse, form: &Form) -> TokenStream {
        // Every body has its struct.
        let name = self.items.multipart(used, form).map_or(used.name.as_str(), |multipart| &multipart.name);
        let ident = rust_ident(name);
        quote!(types::#ident)
    }

    /// The name of the enum of an operation's answers, of success or of failure.
    pub(crate) fn answers_name(&self, operation: &Operation, is_success: bool) -> String {
        self.items.names.answers(operation, is_success)
    }

    /// The name of the struct of a response's headers.
    pub(crate) fn headers_name(&self, operation: &Operation, response: &Response) -> String {
        self.items.names.headers(operation, response)
    }

    /// The name of the enum over the contents of a response. A failure has an enum of its own where a success would be handed
    /// on as a stream: `default` may be both.
    pub(crate) fn contents_name(&self, contents: &Contents, is_own_error: bool) -> String {
        match is_own_error {
            true => self.items.names.error_contents(&contents.enum_name),
            false => contents.enum_name.clone(),
        }
    }

    fn outside(&self, kind: &Type) -> TokenStream {
        Render::outside(self.side).kind(kind)
    }

    /// The items of the module `types` that `operations` use, and the names of these. What requests hold is read from JSON on the
    /// server, and so is what is `decoded`.
    pub(crate) fn module<'o>(
        &self,
        operations: impl IntoIterator<Item = &'o Operation>,
        decoded: &[&SchemaUse],
    ) -> (TokenStream, BTreeSet<String>) {
        let uses: Vec<Use<'o>> = operations.into_iter().flat_map(uses).collect();
        let written = self.items.reached(uses.iter().flat_map(|used| self.types_at(used)));
        let decoded = match self.side.decode_all {
            true => written.clone(),
            false => {
                let requests = uses.iter().filter(|used| used.is_request()).flat_map(|used| self.types_at(used));
                self.items.reached(requests.chain(decoded.iter().map(|used| self.items.of(used).clone())))
            }
        };
        let items = Render::items(self.side, &self.items.items, &self.items.circles, &written, &decoded);
        let multipart = self.multipart_items(&uses);
        let names = written.into_iter().chain(multipart.keys().copied()).map(str::to_owned).collect();
        let multipart = multipart.values();
        (prelude::shorten(quote!(#items #(#multipart)*), &names), names)
    }

    /// The types that this side has at a place.
    fn types_at(&self, used: &Use<'_>) -> Vec<Type> {
        match used {
            Use::Parameters(used, _) if self.side.is_server => Vec::from([self.items.of(used).clone()]),
            // The client's builder has a field for each.
            Use::Parameters(used, _) => self.items.parameters(used).map(|(_, kind)| kind).collect(),
            Use::Value(used, _) => Vec::from([self.items.of(used).clone()]),
            Use::Multipart(used, form) => {
                let parts = self.items.multipart(used, form).into_iter().flat_map(|multipart| &multipart.parts);
                parts.filter_map(|part| part.value.clone()).collect()
            }
        }
    }

    fn multipart_items(&self, uses: &[Use<'_>]) -> BTreeMap<&'i str, TokenStream> {
        let render = Render::within(self.side);
        let structs = uses.iter().filter_map(|used| match used {
            Use::Multipart(used, form) => self.items.multipart(used, form),
            Use::Parameters(..) | Use::Value(..) => None,
        });
        structs.map(|multipart| (multipart.name.as_str(), render.multipart(multipart))).collect()
    }
}
