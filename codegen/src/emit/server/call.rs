//! One function per operation: credential, parameters, body, implementation, response, in that order.

use proc_macro2::TokenStream;
use quote::quote;

use super::trait_::authenticate_ident;
use super::{Emitter, spec_ident};
use crate::model::{ApiKeyPlace, Body, ContentKind, Operation, SchemeKind, SchemeUse, rust_ident};

impl Emitter<'_> {
    pub(super) fn call(&self, operation: &Operation) -> TokenStream {
        let name = rust_ident(&operation.rust_name);
        let trait_name = &self.trait_name;
        let spec = spec_ident(operation);
        let principal = self.principal_statement(operation);
        let params = operation.parameters_schema.as_ref().map(|schema| {
            let kind = rust_ident(&schema.name);
            quote!(let params: #kind = rt::parameters(cx, spec)?;)
        });
        let body = match &operation.body {
            Some(declared) => self.body_statement(declared),
            None => quote!(drop(body);),
        };
        let arguments = self.arguments(operation);
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
                    #body
                    match api.#name(cx, #(#arguments),*).await {
                        Ok(ok) => #encode,
                        Err(error) => rt::IntoResponse::into_response(error),
                    }
                })
            }
        }
    }

    /// `let principal = ..;`: the first alternative whose credential is there decides.
    fn principal_statement(&self, operation: &Operation) -> Option<TokenStream> {
        let security = &operation.security;
        if security.is_public() {
            return None;
        }
        let optional = security.is_optional();
        let absent = match optional {
            true => quote!(None),
            false => quote!(return Err(rt::unauthenticated(spec))),
        };
        let uses: Vec<_> = security.uses_of_schemes().collect();
        let chain = uses.into_iter().rev().fold(absent, |otherwise, used| self.alternative(used, optional, &otherwise));
        Some(quote!(let principal = #chain;))
    }

    fn alternative(&self, used: &SchemeUse, optional: bool, otherwise: &TokenStream) -> TokenStream {
        let Some(scheme) = self.api.scheme(&used.scheme) else { return otherwise.clone() };
        let authenticate = authenticate_ident(scheme);
        let scopes = &used.scopes;
        let scheme_name = &used.scheme;
        let credential = match &scheme.kind {
            SchemeKind::Basic => quote!(cx.basic()?),
            SchemeKind::ApiKey { place, name } => {
                let place = api_key_place(*place);
                quote!(cx.api_key(#place, #name)?)
            }
            SchemeKind::Bearer | SchemeKind::Unsupported(_) => quote!(cx.bearer()?),
        };
        let verified = quote!(rt::verified(api.#authenticate(cx, credential, &[#(#scopes),*]).await, spec, #scheme_name)?);
        let verified = match optional {
            true => quote!(Some(#verified)),
            false => verified,
        };
        quote! {
            match #credential {
                Some(credential) => #verified,
                None => #otherwise,
            }
        }
    }

    fn body_statement(&self, body: &Body) -> TokenStream {
        let kind = self.body_type(body);
        let read = match (&body.content.kind, body.required) {
            (ContentKind::Json(_), true) => quote!(rt::json_body),
            (ContentKind::Json(_), false) => quote!(rt::optional_json_body),
            (ContentKind::Form(..), true) => quote!(rt::form_body),
            (ContentKind::Form(..), false) => quote!(rt::optional_form_body),
            (ContentKind::Text, true) => quote!(rt::text_body),
            (ContentKind::Text, false) => quote!(rt::optional_text_body),
            (ContentKind::Bytes, true) => quote!(rt::bytes_body),
            (ContentKind::Bytes, false) => quote!(rt::optional_bytes_body),
        };
        quote!(let body: #kind = #read(cx, body, spec).await?;)
    }
}

pub(super) fn api_key_place(place: ApiKeyPlace) -> TokenStream {
    match place {
        ApiKeyPlace::Header => quote!(rt::ApiKeyPlace::Header),
        ApiKeyPlace::Query => quote!(rt::ApiKeyPlace::Query),
        ApiKeyPlace::Cookie => quote!(rt::ApiKeyPlace::Cookie),
    }
}
