//! Multipart bodies: structs whose fields are files or values.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::item::Type;
use super::render::Render;
use super::{Scope, Types};
use crate::model::{Names, camel_case, rust_ident, snake_case};
use crate::schema::{FieldFormat, Form, FormField, Kind, SchemaUse};

/// A field of the struct.
struct Part<'f> {
    field: &'f FormField,
    ident: Ident,
    kind: TokenStream,
}

impl Types<'_> {
    /// The type of a multipart body, whose schema is `used`.
    pub(crate) fn multipart(&mut self, used: &SchemaUse, form: &Form) -> TokenStream {
        let key = format!("multipart {}", used.name);
        if let Some(known) = self.known.get(&key) {
            return Render::outside(self.side).kind(known);
        }
        let name = match used.is_reference() {
            true => self.space.name(format!("{}Multipart", used.name)),
            false => used.name.clone(),
        };
        let ident = rust_ident(&name);
        self.known.insert(key, Type::Named(name.clone()));
        let mut idents = Names::default();
        let parts: Vec<_> = form
            .fields
            .iter()
            .map(|field| Part {
                ident: rust_ident(&idents.allot(snake_case(&field.name))),
                kind: self.kind_of_part(&name, field),
                field,
            })
            .collect();
        let item = self.multipart_item(&ident, &parts);
        self.multipart.insert(name, item);
        quote!(types::#ident)
    }

    fn kind_of_part(&mut self, of: &str, field: &FormField) -> TokenStream {
        if field.format == FieldFormat::File {
            let file = match self.side.is_server {
                true => quote!(::countersign_server::codegen::File),
                false => quote!(::countersign_client::File),
            };
            return match (&field.kind, field.required) {
                (Kind::Array(_), _) => quote!(::std::vec::Vec<#file>),
                (_, true) => file,
                (_, false) => quote!(::std::option::Option<#file>),
            };
        }
        let scope = Scope { request: true, response: false };
        let kind = self.space.type_of(&field.schema, &format!("{of}{}", camel_case(&field.name)), scope);
        self.space.decode(&kind);
        let kind = if field.required { kind } else { kind.or_null() };
        Render::within(self.side).kind(&kind)
    }

    fn multipart_item(&self, ident: &Ident, parts: &[Part<'_>]) -> TokenStream {
        let fields = parts.iter().map(|Part { ident, kind, .. }| quote!(pub #ident: #kind,));
        let conversion = match self.side.is_server {
            true => from_multipart(ident, parts),
            false => into_parts(ident, parts),
        };
        let clone = (!self.side.is_server).then(|| quote!(Clone,));
        quote! {
            /// A multipart body.
            #[derive(#clone Debug)]
            pub struct #ident { #(#fields)* }
            #conversion
        }
    }
}

/// How the server reads it.
fn from_multipart(ident: &Ident, parts: &[Part<'_>]) -> TokenStream {
    let fields = parts.iter().map(|Part { field, ident, kind }| {
        let name = &field.name;
        let read = match (field.format, &field.kind, field.required) {
            (FieldFormat::File, Kind::Array(_), _) => quote!(parts.files(#name)),
            (FieldFormat::File, _, true) => quote!(parts.file(#name)?),
            (FieldFormat::File, _, false) => quote!(parts.optional_file(#name)),
            (_, _, true) => quote!(parts.value(#name)?),
            (_, _, false) if is_value(kind) => quote!(parts.optional_value(#name)?.unwrap_or_default()),
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

/// Whether the type has null in it, so that there is no `Option` around it.
fn is_value(kind: &TokenStream) -> bool {
    matches!(kind.to_string().as_str(), ":: serde_json :: Value" | "()")
}

/// How the client writes it.
fn into_parts(ident: &Ident, parts: &[Part<'_>]) -> TokenStream {
    let calls = parts.iter().map(|Part { field, ident, .. }| {
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
