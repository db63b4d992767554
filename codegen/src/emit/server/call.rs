//! One function per operation: credential, parameters, body, implementation, response, in that order.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::trait_::authenticate_ident;
use super::{Emitter, spec_ident};
use crate::model::{ApiKeyPlace, Body, Content, ContentKind, Operation, SchemeKind, SchemeUse, rust_ident};

impl Emitter<'_> {
    pub(super) fn call(&self, operation: &Operation) -> TokenStream {
        let name = rust_ident(&operation.rust_name);
        let trait_name = self.trait_of(operation);
        let spec = spec_ident(operation);
        let principal = self.principal_statement(operation);
        let params = operation.parameters_schema.as_ref().map(|schema| {
            let kind = rust_ident(&schema.name);
            quote!(let params: #kind = rt::parameters(cx, spec)?;)
        });
        let acceptable = operation.negotiates().then(|| quote!(rt::acceptable(cx, spec)?;));
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

    /// `let principal = ..;`: the first alternative whose credentials are all there decides.
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
        let alternatives = security.alternatives.iter().enumerate().filter(|(_, alternative)| !alternative.is_empty());
        let chain = alternatives.rev().fold(absent, |otherwise, (index, alternative)| {
            let (credentials, verified) = self.alternative(index, alternative);
            let pattern = some(&credentials);
            let verified = if optional { quote!(Some(#verified)) } else { verified };
            let sources = self.sources(alternative);
            let absent = if alternative.len() > 1 { quote!(_) } else { quote!(None) };
            quote! {
                match #sources {
                    #pattern => #verified,
                    #absent => #otherwise,
                }
            }
        });
        Some(quote!(let principal = #chain;))
    }

    /// The names of the credentials of the alternative number `index`, and the expression that makes a principal of them.
    fn alternative(&self, index: usize, alternative: &[SchemeUse]) -> (Vec<Ident>, TokenStream) {
        if let [only] = alternative {
            let credential = format_ident!("credential");
            let verified = self.verified(only, &credential, &place(index, 0));
            return (Vec::from([credential]), verified);
        }
        let names: Vec<_> = (1..=alternative.len()).map(|n| format_ident!("credential_{n}")).collect();
        let uses = alternative.iter().zip(&names).enumerate();
        let verified = uses.map(|(number, (used, name))| self.verified(used, name, &place(index, number)));
        let last = place(index, alternative.len().saturating_sub(1));
        let combined = quote!({
            let principals = Vec::from([#(#verified),*]);
            rt::verified(api.combine(cx, principals).await, #last)?
        });
        (names, combined)
    }

    /// `place` is where the static says what the scheme is used for: one scheme may stand in several alternatives, with other scopes.
    fn verified(&self, used: &SchemeUse, credential: &Ident, place: &TokenStream) -> TokenStream {
        let Some(scheme) = self.api.scheme(&used.scheme) else { return TokenStream::new() };
        let authenticate = authenticate_ident(scheme);
        let scopes = &used.scopes;
        quote!(rt::verified(api.#authenticate(cx, #credential, &[#(#scopes),*]).await, #place)?)
    }

    /// Where the credentials of an alternative are taken from.
    fn sources(&self, alternative: &[SchemeUse]) -> TokenStream {
        let sources = alternative.iter().map(|used| match self.api.scheme(&used.scheme).map(|scheme| &scheme.kind) {
            Some(SchemeKind::Basic) => quote!(cx.basic()?),
            Some(SchemeKind::Http(name)) => quote!(cx.http_credentials(#name)?),
            Some(SchemeKind::ApiKey { place, name }) => {
                let place = api_key_place(*place);
                quote!(cx.api_key(#place, #name)?)
            }
            _ => quote!(cx.bearer()?),
        });
        match alternative {
            [_] => quote!(#(#sources)*),
            _ => quote!((#(#sources),*)),
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

/// `&spec.security[0][1]`.
fn place(alternative: usize, number: usize) -> TokenStream {
    let (alternative, number) = (Literal::usize_unsuffixed(alternative), Literal::usize_unsuffixed(number));
    quote!(&spec.security[#alternative][#number])
}

/// `Some(credential)`, or `(Some(credential_1), Some(credential_2))`.
fn some(credentials: &[Ident]) -> TokenStream {
    match credentials {
        [only] => quote!(Some(#only)),
        several => quote!((#(Some(#several)),*)),
    }
}

pub(super) fn api_key_place(place: ApiKeyPlace) -> TokenStream {
    match place {
        ApiKeyPlace::Header => quote!(rt::ApiKeyPlace::Header),
        ApiKeyPlace::Query => quote!(rt::ApiKeyPlace::Query),
        ApiKeyPlace::Cookie => quote!(rt::ApiKeyPlace::Cookie),
    }
}
