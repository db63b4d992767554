//! Rust types of schemas, the same on both sides.
//!
//! A raised schema has one of a few shapes ([`shape`] and [`union`], with `allOf` carried out by [`crate::schema::merge`]); [`space`] makes items of shapes,
//! as plain data ([`item`]), names them and follows references; [`cycle`] finds out where a `Box` is needed, [`endless`] what could not be read; [`render`] writes
//! them as Rust. Every schema has a type: what Rust cannot say is wider in Rust, never narrower, and left to the validator.

mod cycle;
mod default;
mod endless;
mod item;
mod multipart;
mod render;
mod scalar;
mod shape;
mod space;
mod union;
mod variant;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;
#[cfg(feature = "client")]
use serde_json::Value;

use crate::prelude;
use crate::schema::{Definitions, SchemaUse};
use cycle::Cycles;
use item::Type;
use render::{Circles, Render};
pub(crate) use space::Scope;
use space::Space;

/// What the types of one side stand on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side {
    /// Where `countersign_wire::types` is found: `::countersign_server::types`.
    pub(crate) support: &'static str,
    /// The type of a string of `format: password`.
    pub(crate) secret: &'static str,
    /// Whether this is the server, which reads multipart bodies; the client writes them.
    pub(crate) is_server: bool,
    /// Whether the types derive `schemars::JsonSchema`.
    pub(crate) json_schema: bool,
    /// Whether all types are read from JSON, not only those that this side receives.
    pub(crate) decode_all: bool,
}

/// The types that a side asks for.
pub(crate) struct Types<'a> {
    space: Space<'a>,
    side: Side,
    known: BTreeMap<String, Type>,
    multipart: BTreeMap<String, TokenStream>,
}

impl<'a> Types<'a> {
    /// No types yet. `requests` and `responses` are the names of the schemas that are used there.
    pub(crate) fn new<'n>(
        definitions: &'a Definitions,
        side: Side,
        requests: impl IntoIterator<Item = &'n SchemaUse>,
        responses: impl IntoIterator<Item = &'n SchemaUse>,
    ) -> Self {
        let reached = |uses: Vec<&SchemaUse>| {
            let names = definitions.reached(uses.iter().map(|used| used.name.as_str()));
            names.into_iter().map(str::to_owned).collect()
        };
        let requests = reached(requests.into_iter().collect());
        let responses = reached(responses.into_iter().collect());
        Self {
            space: Space::new(definitions, requests, responses),
            side,
            known: BTreeMap::new(),
            multipart: BTreeMap::new(),
        }
    }

    /// The type of `used`: a path that begins with `types::` where it is one of the document's own.
    pub(crate) fn of(&mut self, used: &SchemaUse, scope: Scope) -> TokenStream {
        let kind = self.type_of(used, scope);
        Render::outside(self.side).kind(&kind)
    }

    /// The type of a response that is also made from JSON.
    #[cfg(feature = "server")]
    pub(crate) fn decoded(&mut self, used: &SchemaUse, scope: Scope) -> TokenStream {
        let kind = self.type_of(used, scope);
        self.space.decode(&kind);
        Render::outside(self.side).kind(&kind)
    }

    fn type_of(&mut self, used: &SchemaUse, scope: Scope) -> Type {
        let kind = match (self.known.get(&used.name), used.is_reference()) {
            (Some(known), _) => known.clone(),
            (None, true) => self.space.type_of(&used.schema, &used.name, scope),
            (None, false) => self.space.named(&used.schema, &used.name, scope),
        };
        if scope.request {
            self.space.decode(&kind);
        }
        self.known.insert(used.name.clone(), kind.clone());
        kind
    }

    /// The type of a part of a schema, such as a parameter.
    #[cfg(feature = "client")]
    pub(crate) fn of_part(&mut self, schema: &Value, hint: &str, scope: Scope) -> TokenStream {
        let kind = self.space.type_of(schema, hint, scope);
        Render::outside(self.side).kind(&kind)
    }

    /// The items of the module `types`, and which names they take.
    pub(crate) fn into_items(mut self) -> (TokenStream, BTreeSet<String>) {
        self.space.complete();
        endless::end(&mut self.space.items);
        let items = &self.space.items;
        let (values, aliases) = (Cycles::of_values(items), Cycles::of_aliases(items));
        let decoded =
            if self.side.decode_all { items.keys().map(String::as_str).collect() } else { self.space.decoded() };
        let items = Render::items(self.side, items, &Circles { values, aliases }, &decoded);
        let multipart = self.multipart.values();
        let names = self.space.items.keys().chain(self.multipart.keys()).cloned().collect();
        (prelude::shorten(quote!(#items #(#multipart)*), &names), names)
    }
}
