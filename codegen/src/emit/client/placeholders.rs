//! Types as progenitor sees them: a schema without content for each, which stands for Rust tokens.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value, json};

use super::answer_enum::{by_variant, from_answer, made_by};
use super::content::{add_content, answer_type, is_stream, is_stream_body, request_type};
use crate::doc;
use crate::model::{Body, Content, Contents, Operation, rust_ident};
use crate::schema::SchemaUse;
use crate::types::SideTypes;

/// The types that the lowered document names.
pub(super) struct Placeholders<'a> {
    pub(super) types: SideTypes<'a>,
    by_tokens: BTreeMap<String, usize>,
    tokens: Vec<TokenStream>,
    /// Items of the module `types` besides those of schemas, by name.
    items: BTreeMap<String, TokenStream>,
    /// The structs of headers, by their fields.
    headers: BTreeMap<String, String>,
}

impl<'a> Placeholders<'a> {
    pub(super) fn new(types: SideTypes<'a>) -> Self {
        Self { types, by_tokens: BTreeMap::new(), tokens: Vec::new(), items: BTreeMap::new(), headers: BTreeMap::new() }
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

    /// The lowered request body. progenitor knows JSON, and bytes that may be a stream.
    pub(super) fn body(&mut self, body: &Body) -> Value {
        if is_stream_body(body) {
            let binary = json!({ "type": "string", "format": "binary" });
            return json!({ "required": true, "content": { "application/octet-stream": { "schema": binary } } });
        }
        let kind = self.body_type(&body.contents);
        let kind = if body.required { kind } else { quote!(::std::option::Option<#kind>) };
        let schema = self.stand_for(kind);
        json!({ "required": true, "content": { "application/json": { "schema": schema } } })
    }

    fn body_type(&mut self, contents: &Contents) -> TokenStream {
        if let Some(only) = contents.only() {
            return request_type(&only.kind, self.types);
        }
        let name = rust_ident(&contents.enum_name);
        let variants = contents.list.iter().map(|content| {
            let kind = request_type(&content.kind, self.types);
            variant(content, &kind)
        });
        let variants: Vec<_> = variants.collect();
        let arms = contents.list.iter().map(|content| {
            let variant = rust_ident(&content.variant);
            let added = add_content(content, &quote!(request), true);
            quote!(Self::#variant(body) => #added,)
        });
        self.push_item(&contents.enum_name, quote! {
            /// A body, by its media type.
            #[derive(Clone, Debug)]
            pub enum #name { #(#variants)* }

            impl ::countersign_client::RequestContent for #name {
                fn add_to<'s>(&self, request: ::countersign_client::Request<'s>) -> ::countersign_client::Request<'s> {
                    match self { #(#arms)* }
                }
            }
        });
        quote!(types::#name)
    }

    /// The type of an answer's body. Only of success streams are handed on: an error is there as a whole.
    pub(super) fn answer_type(&mut self, contents: &Contents, is_success: bool) -> Option<TokenStream> {
        if contents.is_empty() {
            return None;
        }
        if let Some(only) = contents.only() {
            return Some(answer_type(&only.kind, is_success, self.types));
        }
        // `default` may be both success and error.
        let is_own_error = !is_success && contents.list.iter().any(is_stream);
        let name = self.types.contents_name(contents, is_own_error);
        let mut variants = Vec::new();
        let mut arms = Vec::new();
        for content in &contents.list {
            let kind = answer_type(&content.kind, is_success, self.types);
            variants.push(variant(content, &kind));
            let ident = rust_ident(&content.variant);
            let made = match is_stream(content) {
                true => from_answer(&ident),
                false => quote!(Self::#ident(answer.plain().await?)),
            };
            arms.push((content.variant.clone(), made));
        }
        let is_streamed = is_success && contents.list.iter().any(is_stream);
        let made = is_streamed.then(|| made_by(&quote!(content_variant), &arms));
        self.push_item(&name, by_variant("A body, by its media type.", &name, &variants, made));
        let name = rust_ident(&name);
        Some(quote!(types::#name))
    }

    pub(super) fn of(&mut self, used: &SchemaUse) -> TokenStream {
        self.types.of(used)
    }

    /// The name of the first struct of headers whose fields are `fields`: `name`, where this is the first.
    pub(super) fn headers_alike(&mut self, fields: String, name: &str) -> String {
        self.headers.entry(fields).or_insert_with(|| name.to_owned()).clone()
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
    pub(super) fn into_parts(self, operations: &[Operation]) -> (BTreeMap<String, TokenStream>, TokenStream) {
        let named = self.tokens.into_iter().enumerate().map(|(number, tokens)| (name(number), tokens)).collect();
        let (schemas, items) = (self.types.module(operations, &[]).0, self.items.into_values());
        let items = quote! {
            // The items below are named as from outside.
            use super::types;
            #schemas
            #(#items)*
        };
        (named, items)
    }
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
