//! Multipart bodies: the server reads them, the client writes them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::item::Type;
use super::super::multipart::{Multipart, Part};
use super::Render;
use crate::model::rust_ident;
use crate::schema::{FieldFormat, Kind};

impl Render<'_> {
    pub(in super::super) fn multipart(&self, multipart: &Multipart<'_>) -> TokenStream {
        let ident = rust_ident(&multipart.name);
        let fields = multipart.parts.iter().map(|part| {
            let (ident, kind) = (rust_ident(&part.ident), self.kind_of_part(part));
            quote!(pub #ident: #kind,)
        });
        let conversion = match self.side.is_server {
            true => from_multipart(&ident, &multipart.parts),
            false => into_parts(&ident, &multipart.parts),
        };
        let clone = (!self.side.is_server).then(|| quote!(Clone,));
        quote! {
            /// A multipart body.
            #[derive(#clone Debug)]
            pub struct #ident { #(#fields)* }
            #conversion
        }
    }

    fn kind_of_part(&self, part: &Part<'_>) -> TokenStream {
        if let Some(kind) = &part.value {
            return self.kind(kind);
        }
        let file = match self.side.is_server {
            true => quote!(::countersign_server::codegen::File),
            false => quote!(::countersign_client::File),
        };
        match (&part.field.kind, part.field.required) {
            (Kind::Array(_), _) => quote!(::std::vec::Vec<#file>),
            (_, true) => file,
            (_, false) => quote!(::std::option::Option<#file>),
        }
    }
}

/// How the server reads it.
fn from_multipart(ident: &Ident, parts: &[Part<'_>]) -> TokenStream {
    let fields = parts.iter().map(|part| {
        let (ident, field) = (rust_ident(&part.ident), part.field);
        let name = &field.name;
        let read = match (field.format, &field.kind, field.required) {
            (FieldFormat::File, Kind::Array(_), _) => quote!(parts.files(#name)),
            (FieldFormat::File, _, true) => quote!(parts.file(#name)?),
            (FieldFormat::File, _, false) => quote!(parts.optional_file(#name)),
            (_, _, true) => quote!(parts.value(#name)?),
            // The type has null in it: there is no `Option` around it.
            (_, _, false) if matches!(part.value, Some(Type::Value | Type::Unit)) => {
                quote!(parts.optional_value(#name)?.unwrap_or_default())
            }
            (_, _, false) => quote!(parts.optional_value(#name)?),
        };
        quote!(#ident: #read,)
    });
    quote! {
        impl ::countersign_server::codegen::FromMultipart for #ident {
            #[allow(unused_variables)]
            fn from_multipart(
                parts: &mut ::countersign_server::codegen::Parts,
            ) -> ::std::result::Result<Self, ::countersign_server::codegen::Problem> {
                ::std::result::Result::Ok(Self { #(#fields)* })
            }
        }
    }
}

/// How the client writes it.
fn into_parts(ident: &Ident, parts: &[Part<'_>]) -> TokenStream {
    let calls = parts.iter().map(|part| {
        let (ident, field) = (rust_ident(&part.ident), part.field);
        let name = &field.name;
        let content_type = match field.content_types.iter().find(|written| !written.contains('*')) {
            Some(written) => quote!(::std::option::Option::Some(#written)),
            None => quote!(::std::option::Option::None),
        };
        match (field.format, &field.kind, field.required) {
            (FieldFormat::File, Kind::Array(_), _) => quote!(parts = parts.files(#name, &self.#ident, #content_type);),
            (FieldFormat::File, _, true) => quote!(parts = parts.file(#name, &self.#ident, #content_type);),
            (FieldFormat::File, _, false) => quote! {
                if let ::std::option::Option::Some(file) = &self.#ident {
                    parts = parts.file(#name, file, #content_type);
                }
            },
            (FieldFormat::Json, ..) => quote!(parts = parts.json(#name, &self.#ident, #content_type);),
            (FieldFormat::Text, ..) => quote!(parts = parts.text(#name, &self.#ident);),
        }
    });
    quote! {
        impl #ident {
            /// The parts as they are sent.
            pub(super) fn parts(&self) -> ::countersign_client::Parts {
                let mut parts = ::countersign_client::Parts::new();
                #(#calls)*
                parts
            }
        }
    }
}
