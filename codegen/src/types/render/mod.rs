//! Items as Rust.

mod default;
mod defaults;
mod enums;
mod multipart;
mod structs;
mod unions;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::cycle::Cycles;
use super::item::{Item, ItemKind, Type};
use super::side::Side;
use crate::doc;
use crate::model::rust_ident;
use defaults::Defaults;

/// Writes types: inside the module `types`, or outside of it.
pub(super) struct Render<'a> {
    side: Side,
    /// The item that is being written; `None` outside of the module.
    inside: Option<Inside<'a>>,
    /// Whether paths begin with `types::`.
    qualified: bool,
}

/// An item, and those around it.
#[derive(Clone, Copy)]
struct Inside<'a> {
    name: &'a str,
    items: &'a BTreeMap<String, Item>,
    circles: &'a Circles,
    /// Whether values are read from JSON.
    decoded: bool,
}

/// What holds itself.
pub(super) struct Circles {
    pub(super) values: Cycles,
    pub(super) aliases: Cycles,
}

impl<'a> Render<'a> {
    pub(super) fn outside(side: Side) -> Self {
        Self { side, inside: None, qualified: true }
    }

    /// In the module `types`, but in no item.
    pub(super) fn within(side: Side) -> Self {
        Self { side, inside: None, qualified: false }
    }

    /// The items that are `written`, and the functions that make defaults. Of these items, serde reads those that are `decoded`.
    pub(super) fn items(
        side: Side,
        items: &'a BTreeMap<String, Item>,
        circles: &'a Circles,
        written: &BTreeSet<&str>,
        decoded: &BTreeSet<&str>,
    ) -> TokenStream {
        let mut defaults = Defaults::default();
        let mut out = TokenStream::new();
        for (name, item) in items.iter().filter(|(name, _)| written.contains(name.as_str())) {
            let inside = Inside { name, items, circles, decoded: decoded.contains(name.as_str()) };
            let render = Self { side, inside: Some(inside), qualified: false };
            out.extend(render.item(name, item, circles.aliases.joins(name, name), &mut defaults));
        }
        out.extend(defaults.into_module());
        out
    }

    fn item(&self, name: &str, item: &Item, is_circle: bool, defaults: &mut Defaults) -> TokenStream {
        let about = match &item.kind {
            ItemKind::Tagged(tagged) => Some(doc::doc(&Self::about_tagged(item.doc.as_deref(), tagged))),
            ItemKind::Struct(_) | ItemKind::Enum(_) | ItemKind::Union(_) | ItemKind::Alias(_) => {
                item.doc.as_deref().map(doc::doc)
            }
        };
        let ident = rust_ident(name);
        let body = match &item.kind {
            ItemKind::Struct(structure) => self.structure(name, structure, defaults),
            ItemKind::Enum(variants) => self.enumeration(name, variants),
            ItemKind::Union(variants) => self.union(name, variants),
            ItemKind::Tagged(tagged) => self.tagged(name, tagged),
            // Rust has no alias that holds itself.
            ItemKind::Alias(kind) if is_circle => {
                let kind = self.kind(kind);
                let derives = self.derives();
                quote! {
                    #derives
                    #[serde(transparent)]
                    pub struct #ident(pub #kind);
                }
            }
            ItemKind::Alias(kind) => {
                let kind = self.kind(kind);
                quote!(pub type #ident = #kind;)
            }
        };
        quote!(#about #body)
    }

    /// `#[derive(..)]` of a type that serde writes and, where it is received, reads.
    fn derives(&self) -> TokenStream {
        let json_schema = self.json_schema();
        let deserialize = self.is_decoded().then(|| quote!(::serde::Deserialize,));
        quote!(#[derive(Clone, Debug, PartialEq, #deserialize ::serde::Serialize #json_schema)])
    }

    /// Whether values of the item that is being written are read from JSON.
    fn is_decoded(&self) -> bool {
        self.inside.is_none_or(|inside| inside.decoded)
    }

    fn json_schema(&self) -> Option<TokenStream> {
        self.side.json_schema.then(|| quote!(, ::schemars::JsonSchema))
    }

    fn support(&self, name: &str) -> TokenStream {
        path(&self.support_path(name))
    }

    /// The path of a function that serde is told of.
    fn support_path(&self, name: &str) -> String {
        format!("{}::{name}", self.side.support)
    }

    /// A type where it is used.
    pub(super) fn kind(&self, kind: &Type) -> TokenStream {
        self.kind_at(kind, true)
    }

    /// `direct`: as a part of the item's own value, so that one that holds itself is put behind a pointer.
    fn kind_at(&self, kind: &Type, direct: bool) -> TokenStream {
        match kind {
            Type::Value => quote!(::serde_json::Value),
            Type::Unit => quote!(()),
            Type::Native(name) => path(name),
            Type::Support(name) => self.support(name),
            Type::Secret => path(self.side.secret),
            Type::Custom(name) => path(name),
            Type::Option(inner) => {
                let inner = self.kind_at(inner, direct);
                quote!(::std::option::Option<#inner>)
            }
            Type::Vec(inner) => {
                let inner = self.kind_at(inner, false);
                quote!(::std::vec::Vec<#inner>)
            }
            Type::Map(inner) if **inner == Type::Value => {
                quote!(::serde_json::Map<::std::string::String, ::serde_json::Value>)
            }
            Type::Map(inner) => {
                let inner = self.kind_at(inner, false);
                quote!(::std::collections::BTreeMap<::std::string::String, #inner>)
            }
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.kind_at(item, direct));
                quote!((#(#items,)*))
            }
            Type::Named(name) => self.named(name, direct),
        }
    }

    fn named(&self, name: &str, direct: bool) -> TokenStream {
        let ident = rust_ident(name);
        match (direct && self.is_boxed(name), self.qualified) {
            (true, _) => quote!(::std::boxed::Box<#ident>),
            (false, true) => quote!(types::#ident),
            (false, false) => quote!(#ident),
        }
    }

    /// Whether values of `name` are put behind a pointer in the item that is being written.
    fn is_boxed(&self, name: &str) -> bool {
        self.inside.is_some_and(|inside| inside.circles.values.joins(inside.name, name))
    }

    pub(super) fn items_of(&self) -> Option<&'a BTreeMap<String, Item>> {
        self.inside.map(|inside| inside.items)
    }
}

/// A path of a type as tokens; what is none, which only `x-rust-type` can be, is anything.
fn path(text: &str) -> TokenStream {
    match syn::parse_str::<syn::Type>(text) {
        Ok(kind) => quote!(#kind),
        Err(_) => quote!(::serde_json::Value),
    }
}
