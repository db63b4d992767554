//! Types as progenitor sees them: a schema without content for each, which stands for Rust tokens.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value, json};

use super::lower::REQUEST;
use crate::doc;
use crate::model::{Body, Content, ContentKind, Contents, rust_ident};
use crate::schema::SchemaUse;
use crate::types::{Scope, Types};

/// The types that the lowered document names.
pub(super) struct Placeholders<'a> {
    types: Types<'a>,
    by_tokens: BTreeMap<String, usize>,
    tokens: Vec<TokenStream>,
    /// Items of the module `types` besides those of schemas, by name.
    items: BTreeMap<String, TokenStream>,
}

/// What comes in.
const RESPONSE: Scope = Scope { request: false, response: true };

impl<'a> Placeholders<'a> {
    pub(super) fn new(types: Types<'a>) -> Self {
        Self { types, by_tokens: BTreeMap::new(), tokens: Vec::new(), items: BTreeMap::new() }
    }

    /// The lowered schema that stands for `tokens`.
    pub(super) fn stand_for(&mut self, tokens: TokenStream) -> Value {
        let next = self.tokens.len();
        let number = *self.by_tokens.entry(tokens.to_string()).or_insert(next);
        if number == next {
            self.tokens.push(tokens);
        }
        json!({ "$ref": format!("#/components/schemas/{}", name(number)) })
    }

    /// The lowered schema of a part of a schema.
    pub(super) fn part(&mut self, schema: &Value, hint: &str) -> Value {
        let kind = self.types.of_part(schema, hint, REQUEST);
        self.stand_for(kind)
    }

    /// The lowered request body. progenitor knows JSON, and bytes that may be a stream.
    pub(super) fn body(&mut self, body: &Body) -> Value {
        if is_stream(body) {
            let binary = json!({ "type": "string", "format": "binary" });
            return json!({ "required": true, "content": { "application/octet-stream": { "schema": binary } } });
        }
        let kind = self.request_type(&body.contents);
        let kind = if body.required { kind } else { quote!(::std::option::Option<#kind>) };
        let schema = self.stand_for(kind);
        json!({ "required": true, "content": { "application/json": { "schema": schema } } })
    }

    fn request_type(&mut self, contents: &Contents) -> TokenStream {
        if let Some(only) = contents.only() {
            return self.content_of_request(&only.kind);
        }
        let name = rust_ident(&contents.enum_name);
        let variants = contents.list.iter().map(|content| {
            let kind = self.content_of_request(&content.kind);
            variant(content, &kind)
        });
        let variants: Vec<_> = variants.collect();
        let arms = contents.list.iter().map(|content| {
            let variant = rust_ident(&content.variant);
            let apply = super::rewrite::content(content, &quote!(request), &quote!(body));
            quote!(Self::#variant(body) => #apply,)
        });
        self.push_item(&contents.enum_name, quote! {
            /// A body, by its media type.
            #[derive(Clone, Debug)]
            pub enum #name { #(#variants)* }

            impl ::countersign_client::RequestContent for #name {
                fn apply(&self, request: ::countersign_client::reqwest::RequestBuilder) -> ::countersign_client::reqwest::RequestBuilder {
                    match self { #(#arms)* }
                }
            }
        });
        quote!(types::#name)
    }

    fn content_of_request(&mut self, kind: &ContentKind) -> TokenStream {
        match kind {
            ContentKind::Json(schema) | ContentKind::Form(schema, _) => self.types.of(schema, REQUEST),
            ContentKind::Multipart(schema, form) => self.types.multipart(schema, form),
            ContentKind::Text(_) => quote!(::std::string::String),
            ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) => quote!(::bytes::Bytes),
        }
    }

    /// The type of a response's body that is decoded as a whole.
    pub(super) fn response_type(&mut self, contents: &Contents) -> Option<TokenStream> {
        if contents.is_empty() {
            return None;
        }
        if let Some(only) = contents.only() {
            return Some(self.content_of_response(&only.kind));
        }
        let name = rust_ident(&contents.enum_name);
        let variants = contents.list.iter().map(|content| {
            let kind = self.content_of_response(&content.kind);
            variant(content, &kind)
        });
        let variants: Vec<_> = variants.collect();
        self.push_item(
            &contents.enum_name,
            quote! {
                /// A body, by its media type.
                #[derive(Clone, Debug, PartialEq, ::serde::Deserialize, ::serde::Serialize)]
                pub enum #name { #(#variants)* }
            },
        );
        Some(quote!(types::#name))
    }

    fn content_of_response(&mut self, kind: &ContentKind) -> TokenStream {
        match kind {
            ContentKind::Json(schema) | ContentKind::Form(schema, _) | ContentKind::Multipart(schema, _) => {
                self.of(schema)
            }
            ContentKind::Text(_) => quote!(::std::string::String),
            ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) => {
                quote!(::countersign_client::types::Base64)
            }
        }
    }

    pub(super) fn of(&mut self, used: &SchemaUse) -> TokenStream {
        self.types.of(used, RESPONSE)
    }

    /// Adds an item once: the response of `default` is both a success and an error.
    pub(super) fn push_item(&mut self, name: &str, item: TokenStream) {
        self.items.entry(name.to_owned()).or_insert(item);
    }

    /// The components of the lowered document.
    pub(super) fn schemas(&self) -> Map<String, Value> {
        (0..self.tokens.len()).map(|number| (name(number), json!({}))).collect()
    }

    /// The names of the placeholders, with what they stand for, and the items of the module `types`.
    pub(super) fn into_parts(self) -> (Vec<(String, TokenStream)>, TokenStream) {
        let named = self.tokens.into_iter().enumerate().map(|(number, tokens)| (name(number), tokens)).collect();
        let (schemas, items) = (self.types.into_items().0, self.items.into_values());
        let items = quote! {
            // The items below are named as from outside.
            #[allow(unused_imports)]
            use super::types;
            #schemas
            #(#items)*
        };
        (named, items)
    }
}

/// A single body of bytes that must be there: the caller may stream it.
pub(super) fn is_stream(body: &Body) -> bool {
    body.required && body.contents.only().is_some_and(|only| matches!(only.kind, ContentKind::Bytes))
}

fn variant(content: &Content, kind: &TokenStream) -> TokenStream {
    let name = rust_ident(&content.variant);
    let about = doc::doc(&format!("`{}`", content.media_types.join("`, `")));
    quote!(#about #name(#kind),)
}

/// `Csty0012x`.
fn name(number: usize) -> String {
    format!("Csty{number:05}x")
}
