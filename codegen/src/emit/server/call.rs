//! One function per operation: credential, parameters, body, implementation, response, in that
//! order.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::emitter::{Emitter, spec_ident};
use super::security;
use crate::model::{Body, Content, ContentKind, Operation, rust_ident};

impl Emitter<'_> {
    pub(super) fn call(&self, operation: &Operation) -> TokenStream {
        let name = rust_ident(&operation.rust_name);
        let trait_name = self.trait_of(operation);
        let spec = spec_ident(operation);
        let principal = security::principal_statement(&operation.security);
        let params = operation.parameters_schema.as_ref().map(|schema| {
            let kind = rust_ident(&schema.name);
            quote!(let params: #kind = rt::parameters(cx, spec)?;)
        });
        let acceptable = operation.negotiates().then(|| quote!(rt::acceptable(cx, spec)?;));
        let body = match &operation.body {
            Some(declared) => self.body_statement(declared),
            None => quote!(drop(body);),
        };
        let arguments = self.arguments(operation, &quote!(A::Principal));
        let arguments = arguments.iter().map(|(name, _)| name);
        let encode = self.encode_ok(operation);
        quote! {
            pub(super) fn #name<'a, A: #trait_name>(
                api: &'a A,
                cx: &'a rt::Cx,
                body: rt::Body,
            ) -> rt::BoxFuture<'a, Result<rt::Response<rt::Body>, rt::Problem>> {
                Box::pin(async move {
                    let spec = &spec::#spec;
                    #principal
                    #params
                    #acceptable
                    #body
                    match api.#name(cx, #(#arguments),*).await {
                        Ok(ok) => #encode,
                        Err(error) => rt::IntoResponse::into_response(error),
                    }
                })
            }
        }
    }

    fn body_statement(&self, body: &Body) -> TokenStream {
        let kind = self.body_type(body);
        let read = match body.contents.only() {
            Some(only) => read(only),
            None => self.read_one_of(body),
        };
        match body.required {
            true => quote! {
                let content = rt::content(cx, &body, spec)?.unwrap_or_default();
                let body: #kind = #read;
            },
            false => quote! {
                let body: #kind = match rt::content(cx, &body, spec)? {
                    Some(content) => Some(#read),
                    None => None,
                };
            },
        }
    }

    /// `content` is the number of the media type, in the order of the static.
    fn read_one_of(&self, body: &Body) -> TokenStream {
        let enum_name = rust_ident(&body.contents.enum_name);
        let mut first = 0usize;
        let mut arms = Vec::new();
        for content in &body.contents.list {
            let numbers = (first..first + content.media_types.len()).map(Literal::usize_unsuffixed);
            first += content.media_types.len();
            let variant = rust_ident(&content.variant);
            let read = read(content);
            let is_last = arms.len() + 1 == body.contents.list.len();
            let pattern = if is_last { quote!(_) } else { quote!(#(#numbers)|*) };
            arms.push(quote!(#pattern => #enum_name::#variant(#read),));
        }
        quote!(match content { #(#arms)* })
    }
}

/// The expression that reads a body.
fn read(content: &Content) -> TokenStream {
    let read = match content.kind {
        ContentKind::Json(_) => quote!(rt::json_body),
        ContentKind::Form(..) => quote!(rt::form_body),
        ContentKind::Multipart(..) => quote!(rt::multipart_body),
        ContentKind::Text(_) => quote!(rt::text_body),
        ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) => quote!(rt::bytes_body),
    };
    quote!(#read(cx, body, spec, content).await?)
}
