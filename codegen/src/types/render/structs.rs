//! Objects: structs with a field for each property.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::item::{Field, ItemKind, Presence, Rest, Struct, Type};
use super::Render;
use super::defaults::Defaults;
use crate::doc;
use crate::model::rust_ident;

impl Render<'_> {
    pub(super) fn structure(&self, name: &str, structure: &Struct, defaults: &mut Defaults) -> TokenStream {
        let ident = rust_ident(name);
        let derives = self.derives();
        let default = is_default(structure).then(|| quote!(#[derive(Default)]));
        let denied = (matches!(structure.additional, Rest::Denied) && self.is_decoded())
            .then(|| quote!(#[serde(deny_unknown_fields)]));
        let fields = structure.fields.iter().map(|field| self.field(name, field, defaults));
        let fields: Vec<_> = fields.collect();
        let constructor = self.constructor(name, structure, defaults);
        let rest = match &structure.additional {
            Rest::Kept(ident, kind) => {
                let ident = rust_ident(ident);
                let rest = self.support_path("rest");
                let read = (self.is_decoded() && *kind != Type::Value).then(|| quote!(, deserialize_with = #rest));
                let kind = self.kind(&Type::Map(Box::new(kind.clone())));
                Some(quote! {
                    /// The properties that no other field is for.
                    #[serde(flatten #read)]
                    pub #ident: #kind,
                })
            }
            Rest::Ignored | Rest::Denied => None,
        };
        quote! {
            #derives
            #default
            #denied
            pub struct #ident {
                #(#fields)*
                #rest
            }
            #constructor
        }
    }

    /// `new`, which takes what is required, where there is more than that.
    fn constructor(&self, name: &str, structure: &Struct, defaults: &Defaults) -> Option<TokenStream> {
        let is_required = |field: &&Field| matches!(field.presence, Presence::Required | Presence::RequiredOrNull);
        let required: Vec<_> = structure.fields.iter().filter(is_required).collect();
        let complete = required.len() == structure.fields.len() && !matches!(structure.additional, Rest::Kept(..));
        if complete || is_default(structure) {
            return None;
        }
        let arguments = required.iter().map(|field| {
            let ident = rust_ident(&field.ident);
            let kind = self.kind(&field.kind);
            match field.presence {
                Presence::RequiredOrNull => quote!(#ident: ::std::option::Option<#kind>),
                _ if is_text(&field.kind) => quote!(#ident: impl ::std::convert::Into<#kind>),
                _ => quote!(#ident: #kind),
            }
        });
        let values = structure.fields.iter().map(|field| {
            let ident = rust_ident(&field.ident);
            match (&field.presence, defaults.function(name, field)) {
                (Presence::Required, _) if is_text(&field.kind) => quote!(#ident: #ident.into()),
                (Presence::Required | Presence::RequiredOrNull, _) => quote!(#ident),
                (Presence::Default(..), Some(function)) => quote!(#ident: defaults::#function()),
                _ => quote!(#ident: ::std::option::Option::None),
            }
        });
        let rest = match &structure.additional {
            Rest::Kept(ident, _) => {
                let ident = rust_ident(ident);
                Some(quote!(#ident: ::std::default::Default::default(),))
            }
            _ => None,
        };
        let ident = rust_ident(name);
        Some(quote! {
            impl #ident {
                /// With what is required, and nothing else.
                pub fn new(#(#arguments),*) -> Self {
                    Self { #(#values,)* #rest }
                }
            }
        })
    }

    fn field(&self, of: &str, field: &Field, defaults: &mut Defaults) -> TokenStream {
        let about = field.doc.as_deref().map(doc::doc);
        let ident = rust_ident(&field.ident);
        let name = &field.name;
        let plain = ident.to_string();
        let rename = (plain.trim_start_matches("r#") != name).then(|| quote!(rename = #name));
        let (kind, read) = self.presence(of, field, defaults);
        let read = read.filter(|_| self.is_decoded());
        let optional = matches!(field.presence, Presence::Optional | Presence::OptionalOrNull);
        let no_default = matches!(field.presence, Presence::Default(..)) && defaults.function(of, field).is_none();
        let write = (optional || no_default).then(|| quote!(skip_serializing_if = "::std::option::Option::is_none"));
        let attributes: Vec<_> = [rename, read, write].into_iter().flatten().collect();
        let attributes = (!attributes.is_empty()).then(|| quote!(#[serde(#(#attributes),*)]));
        quote! {
            #about
            #attributes
            pub #ident: #kind,
        }
    }

    /// Whether every value is one of `kind`.
    fn is_anything(&self, kind: &Type) -> bool {
        match kind {
            Type::Value => true,
            Type::Named(name) => {
                let item = self.items_of().and_then(|items| items.get(name));
                item.is_some_and(|item| matches!(item.kind, ItemKind::Alias(Type::Value)))
            }
            _ => false,
        }
    }

    /// The type of a field with all that its presence adds, and how serde reads it.
    fn presence(&self, of: &str, field: &Field, defaults: &mut Defaults) -> (TokenStream, Option<TokenStream>) {
        let kind = self.kind(&field.kind);
        let or_absent = quote!(::std::option::Option<#kind>);
        match &field.presence {
            Presence::Required => (kind, None),
            Presence::RequiredOrNull => {
                let nullable = self.support_path("nullable");
                (or_absent, Some(quote!(deserialize_with = #nullable)))
            }
            // Null is a value where anything is.
            Presence::Optional if self.is_anything(&field.kind) => {
                let present = self.support_path("present");
                (or_absent, Some(quote!(default, deserialize_with = #present)))
            }
            // What says null here is refused by the validator, not by the type.
            Presence::Optional => (or_absent, Some(quote!(default))),
            Presence::OptionalOrNull => {
                let present = self.support_path("present");
                (quote!(::std::option::Option<#or_absent>), Some(quote!(default, deserialize_with = #present)))
            }
            Presence::Default(value, nullable) => match self.default(of, field, value, *nullable, defaults) {
                Some(attribute) if *nullable => (or_absent, Some(attribute)),
                Some(attribute) => (kind, Some(attribute)),
                None => (or_absent, Some(quote!(default))),
            },
        }
    }
}

/// Whether a `&str` is as good as the value itself.
fn is_text(kind: &Type) -> bool {
    matches!(kind, Type::Secret | Type::Native("::std::string::String"))
}

/// Whether nothing needs to be said for a value: every field may be left out.
fn is_default(structure: &Struct) -> bool {
    structure.fields.iter().all(|field| matches!(field.presence, Presence::Optional | Presence::OptionalOrNull))
}
