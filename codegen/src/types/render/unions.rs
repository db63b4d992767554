//! `oneOf` and `anyOf`.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::item::{ItemKind, Tagged, Type};
use super::Render;
use crate::model::rust_ident;

impl Render<'_> {
    pub(super) fn union(&self, name: &str, variants: &[(String, Type)]) -> TokenStream {
        if !self.is_decoded() {
            let derives = self.derives();
            return self.enum_of(name, variants, &derives);
        }
        let ident = rust_ident(name);
        let json_schema = self.json_schema();
        let derives = quote!(#[derive(Clone, Debug, PartialEq, ::serde::Serialize #json_schema)]);
        let definition = self.enum_of(name, variants, &derives);
        let (best_fit, from_value) = (self.support("best_fit"), self.support("decode::from_value"));
        let tries = variants.iter().map(|(variant, _)| {
            let variant = rust_ident(variant);
            quote!(|value| #from_value(value).map(Self::#variant))
        });
        quote! {
            #definition

            impl<'de> ::serde::Deserialize<'de> for #ident {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                    #best_fit(deserializer, &[#(#tries),*])
                }
            }
        }
    }

    fn enum_of(&self, name: &str, variants: &[(String, Type)], derives: &TokenStream) -> TokenStream {
        let ident = rust_ident(name);
        let fields = variants.iter().map(|(variant, kind)| {
            let variant = rust_ident(variant);
            let kind = self.kind(kind);
            quote!(#variant(#kind),)
        });
        let conversions = variants.iter().filter_map(|(variant, kind)| self.conversion(name, variant, kind));
        quote! {
            #derives
            #[serde(untagged)]
            pub enum #ident { #(#fields)* }
            #(#conversions)*
        }
    }

    /// `From<Cat> for Pet`.
    fn conversion(&self, name: &str, variant: &str, kind: &Type) -> Option<TokenStream> {
        let Type::Named(target) = kind else { return None };
        // An alias may stand for the same type as another variant.
        let is_own = self.items_of()?.get(target).is_some_and(|item| !matches!(item.kind, ItemKind::Alias(_)));
        let (ident, variant, target_ident) = (rust_ident(name), rust_ident(variant), rust_ident(target));
        let value = match self.is_boxed(target) {
            true => quote!(::std::boxed::Box::new(value)),
            false => quote!(value),
        };
        is_own.then(|| {
            quote! {
                impl ::std::convert::From<#target_ident> for #ident {
                    fn from(value: #target_ident) -> Self {
                        Self::#variant(#value)
                    }
                }
            }
        })
    }

    /// The documentation of a union by discriminator.
    pub(super) fn about_tagged(doc: Option<&str>, tagged: &Tagged) -> String {
        let which = format!("The property `{}` tells which.", tagged.property);
        match doc {
            Some(doc) => format!("{doc}\n\n{which}"),
            None => which,
        }
    }

    pub(super) fn tagged(&self, name: &str, tagged: &Tagged) -> TokenStream {
        let ident = rust_ident(name);
        let json_schema = self.json_schema();
        let (by_tag, from_value) = (self.support("by_tag"), self.support("decode::from_value"));
        let property = &tagged.property;
        let rows = tagged.variants.iter().flat_map(|variant| {
            let ident = rust_ident(&variant.ident);
            let from_value = &from_value;
            variant.tags.iter().map(move |tag| quote!((#tag, |value| #from_value(value).map(Self::#ident))))
        });
        let variants: Vec<_> =
            tagged.variants.iter().map(|variant| (variant.ident.clone(), variant.kind.clone())).collect();
        let complete = tagged.variants.iter().all(|variant| variant.has_tag);
        let serialize = (!complete).then(|| self.serialize_with_tag(name, tagged));
        let derived = if complete { quote!(, ::serde::Serialize) } else { TokenStream::new() };
        let untagged = (complete || json_schema.is_some()).then(|| quote!(#[serde(untagged)]));
        let fields = variants.iter().map(|(variant, kind)| {
            let variant = rust_ident(variant);
            let kind = self.kind(kind);
            quote!(#variant(#kind),)
        });
        let conversions = variants.iter().filter_map(|(variant, kind)| self.conversion(name, variant, kind));
        let deserialize = self.is_decoded().then(|| {
            quote! {
                impl<'de> ::serde::Deserialize<'de> for #ident {
                    fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                        #by_tag(deserializer, #property, &[#(#rows),*])
                    }
                }
            }
        });
        quote! {
            #[derive(Clone, Debug, PartialEq #derived #json_schema)]
            #untagged
            pub enum #ident { #(#fields)* }
            #(#conversions)*

            #deserialize
            #serialize
        }
    }

    /// Where the type of a variant does not have the property that tells it apart, it is added.
    fn serialize_with_tag(&self, name: &str, tagged: &Tagged) -> TokenStream {
        let ident = rust_ident(name);
        let property = &tagged.property;
        let with_tag = self.support("with_tag");
        let arms = tagged.variants.iter().map(|variant| {
            let ident = rust_ident(&variant.ident);
            match (variant.has_tag, variant.tags.first()) {
                (false, Some(tag)) => quote!(Self::#ident(value) => #with_tag(value, #property, #tag, serializer),),
                _ => quote!(Self::#ident(value) => ::serde::Serialize::serialize(value, serializer),),
            }
        });
        quote! {
            impl ::serde::Serialize for #ident {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                    match self { #(#arms)* }
                }
            }
        }
    }
}
