//! Types as progenitor sees them: a schema without content for each, which stands for Rust tokens.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value, json};

use super::lower::REQUEST;
use super::responses::{by_variant, from_answer, is_stream as is_stream_content, made_by};
use crate::doc;
use crate::model::{Body, Content, ContentKind, Contents, EventData, Header, Operation, Response, rust_ident};
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

    /// The type of an answer's body. Only of success streams are handed on: an error is there as a whole.
    pub(super) fn answer_type(&mut self, contents: &Contents, is_success: bool) -> Option<TokenStream> {
        if contents.is_empty() {
            return None;
        }
        if let Some(only) = contents.only() {
            return Some(self.content_of_answer(only, is_success));
        }
        // `default` may be both success and error.
        let name = match is_success || !contents.list.iter().any(is_stream_content) {
            true => contents.enum_name.clone(),
            false => format!("{}OfError", contents.enum_name),
        };
        let mut variants = Vec::new();
        let mut arms = Vec::new();
        for content in &contents.list {
            let kind = self.content_of_answer(content, is_success);
            variants.push(variant(content, &kind));
            let ident = rust_ident(&content.variant);
            let made = match is_stream_content(content) {
                true => from_answer(&ident),
                false => quote!(Self::#ident(answer.plain().await?)),
            };
            arms.push((content.variant.clone(), made));
        }
        let is_streamed = is_success && contents.list.iter().any(is_stream_content);
        let made = is_streamed.then(|| made_by(&quote!(content_variant), &arms));
        self.push_item(&name, by_variant("A body, by its media type.", &name, &variants, made));
        let name = rust_ident(&name);
        Some(quote!(types::#name))
    }

    fn content_of_answer(&mut self, content: &Content, is_success: bool) -> TokenStream {
        match &content.kind {
            ContentKind::Json(schema) | ContentKind::Form(schema, _) | ContentKind::Multipart(schema, _) => {
                self.of(schema)
            }
            ContentKind::Text(_) => quote!(::std::string::String),
            ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) if !is_success => {
                quote!(::countersign_client::types::Base64)
            }
            ContentKind::Bytes => quote!(::countersign_client::ByteStream),
            ContentKind::Events(Some(EventData { schema, json: true })) => {
                let data = self.of(schema);
                quote!(::countersign_client::JsonEvents<#data>)
            }
            ContentKind::Events(_) => quote!(::countersign_client::EventStream),
            ContentKind::Lines(schema) => {
                let item = self.of(schema);
                quote!(::countersign_client::JsonLines<#item>)
            }
        }
    }

    /// The struct of an answer's headers.
    pub(super) fn headers(&mut self, operation: &Operation, response: &Response) {
        if response.headers.is_empty() {
            return;
        }
        let name = format!("{}{}Headers", operation.type_prefix, response.variant);
        let ident = rust_ident(&name);
        let about = doc::doc(&format!("The headers of the answer {} of `{}`.", response.variant, operation.rust_name));
        let fields: Vec<_> = response.headers.iter().map(|header| self.header_field(header)).collect();
        let specs = response.headers.iter().map(super::spec::header);
        self.push_item(&name, quote! {
            #about
            #[derive(Clone, Debug, PartialEq, ::serde::Deserialize, ::serde::Serialize)]
            pub struct #ident { #(#fields,)* }

            impl #ident {
                /// The headers of `response`, typed.
                ///
                /// # Errors
                ///
                /// A header that must be there is not, or one is not what the document says.
                pub fn of<T>(response: &::progenitor_client::ResponseValue<T>) -> ::std::result::Result<Self, ::countersign_client::HeadersError> {
                    ::countersign_client::headers(response.headers(), &[#(#specs),*])
                }
            }
        });
    }

    fn header_field(&mut self, header: &Header) -> TokenStream {
        let (name, ident) = (&header.name, rust_ident(&header.rust_name));
        let about = header.description.as_deref().map(doc::doc);
        let kind = self.of(&header.schema);
        match header.required {
            true => quote!(#about #[serde(rename = #name)] pub #ident: #kind),
            false => quote! {
                #about
                #[serde(rename = #name, default, skip_serializing_if = "::std::option::Option::is_none")]
                pub #ident: ::std::option::Option<#kind>
            },
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
