//! The trait that a user implements.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::emitter::Emitter;
use super::security;
use crate::doc;
use crate::model::{Body, Content, ContentKind, Contents, EventData, Operation, rust_ident};

impl Emitter<'_> {
    pub(super) fn trait_definition(&self) -> TokenStream {
        let name = &self.trait_name;
        let (title, version) = (&self.api.title, &self.api.version);
        let whole = self.parts.iter().find(|part| part.tag.is_none());
        let what = match whole {
            Some(_) => "one method for each operation of the document",
            None => "who its callers are; the operations are in a trait for each tag",
        };
        let about = doc::doc(&format!(
            "{title}, version {version}: {what}.\n\nA method of a secured operation takes the \
             principal that `authenticate_*` made of the caller's credential; it does not run without one."
        ));
        let security = self.security_members();
        let operations = whole.into_iter().flat_map(|part| &part.operations).map(|operation| self.method(operation));
        let problems = self.problem_methods(None);
        quote! {
            #about
            pub trait #name: Send + Sync + 'static {
                #security
                #(#operations)*
                #(#problems)*
                /// How errors look that the generated layer answers: by default as RFC 9457 problem documents.
                fn problem(&self, cx: &rt::Cx, problem: rt::Problem) -> rt::Response<rt::Body> {
                    let _ = cx;
                    problem.into_response()
                }
            }
        }
    }

    pub(super) fn method(&self, operation: &Operation) -> TokenStream {
        let name = rust_ident(&operation.rust_name);
        let about = doc::operation(operation, security::described(operation).as_deref());
        let deprecated =
            operation.deprecated.then(|| doc::doc("Deprecated: the document asks callers to stop using it."));
        let deprecated = deprecated.map(|text| quote!(#[doc = ""] #text));
        let arguments = self.arguments(operation, &quote!(Self::Principal));
        let arguments = arguments.iter().map(|(name, kind)| quote!(#name: #kind));
        let ok = self.ok_type(operation);
        let error = self.error_ident(operation);
        quote! {
            #about
            #deprecated
            fn #name(&self, cx: &rt::Cx, #(#arguments),*)
                -> impl rt::Future<Output = Result<#ok, #error>> + Send;
        }
    }

    /// What a method takes behind `cx`: principal, parameters, body. `principal` is the type of the first.
    pub(super) fn arguments(&self, operation: &Operation, principal: &TokenStream) -> Vec<(Ident, TokenStream)> {
        let mut arguments = Vec::new();
        if !operation.security.is_public() {
            let kind = match operation.security.is_optional() {
                true => quote!(Option<#principal>),
                false => principal.clone(),
            };
            arguments.push((format_ident!("principal"), kind));
        }
        if let Some(schema) = &operation.parameters_schema {
            let kind = rust_ident(&schema.name);
            arguments.push((format_ident!("params"), quote!(#kind)));
        }
        if let Some(body) = &operation.body {
            arguments.push((format_ident!("body"), self.body_type(body)));
        }
        arguments
    }

    pub(super) fn body_type(&self, body: &Body) -> TokenStream {
        let kind = self.contents_type(&body.contents, true);
        match body.required {
            true => kind,
            false => quote!(Option<#kind>),
        }
    }

    /// The type of a body: that of its content, or the enum over several.
    pub(super) fn contents_type(&self, contents: &Contents, request: bool) -> TokenStream {
        match contents.only() {
            Some(only) => self.content_type(only, request),
            None => {
                let name = rust_ident(&contents.enum_name);
                quote!(#name)
            }
        }
    }

    pub(super) fn content_type(&self, content: &Content, request: bool) -> TokenStream {
        let kind = match &content.kind {
            ContentKind::Text(_) => quote!(String),
            ContentKind::Json(schema) | ContentKind::Form(schema, _) => self.types.of(schema),
            ContentKind::Multipart(schema, form) => self.types.multipart(schema, form),
            ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) if request => quote!(rt::Bytes),
            ContentKind::Bytes => quote!(rt::ByteStream),
            ContentKind::Events(Some(EventData { schema, json: true })) => {
                let data = self.types.of(schema);
                quote!(rt::JsonEvents<#data>)
            }
            ContentKind::Events(_) => quote!(rt::EventStream),
            ContentKind::Lines(schema) => {
                let item = self.types.of(schema);
                quote!(rt::JsonLines<#item>)
            }
        };
        if !request && content.is_range() { quote!(rt::Typed<#kind>) } else { kind }
    }

    /// The enum over the contents of a body, where there are several.
    pub(super) fn contents_enum(&self, contents: &Contents, about: &str, request: bool) -> Option<TokenStream> {
        if contents.list.len() < 2 {
            return None;
        }
        let name = rust_ident(&contents.enum_name);
        let about = doc::doc(about);
        let variants = contents.list.iter().map(|content| {
            let variant = rust_ident(&content.variant);
            let about = doc::doc(&format!("`{}`", content.media_types.join("`, `")));
            let kind = self.content_type(content, request);
            quote!(#about #variant(#kind),)
        });
        Some(quote! {
            #about
            #[derive(Debug)]
            pub enum #name { #(#variants)* }
        })
    }
}
