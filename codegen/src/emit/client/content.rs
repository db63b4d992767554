//! Media types: the Rust type of each kind of content, and how a request gets it.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Value, json};

use super::parameter::form_fields;
use crate::model::{Body, Content, ContentKind, EventData};
use crate::types::SideTypes;

/// Whether it is a single body of bytes that must be there: the caller may stream it.
pub(super) fn is_stream_body(body: &Body) -> bool {
    body.required && body.contents.only().is_some_and(|only| matches!(only.kind, ContentKind::Bytes))
}

/// Whether a content of an answer is handed on as it comes.
pub(super) fn is_stream(content: &Content) -> bool {
    matches!(content.kind, ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_))
}

/// The type of a request's content.
pub(super) fn request_type(kind: &ContentKind, types: SideTypes<'_>) -> TokenStream {
    match kind {
        ContentKind::Json(schema) | ContentKind::Form(schema, _) => types.of(schema),
        ContentKind::Multipart(schema, form) => types.multipart(schema, form),
        ContentKind::Text(_) => quote!(::std::string::String),
        ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) => quote!(::bytes::Bytes),
    }
}

/// The type of an answer's content. Only a success is handed on as a stream: an error is there as a whole.
pub(super) fn answer_type(kind: &ContentKind, is_success: bool, types: SideTypes<'_>) -> TokenStream {
    match kind {
        ContentKind::Json(schema) | ContentKind::Form(schema, _) | ContentKind::Multipart(schema, _) => {
            types.of(schema)
        }
        ContentKind::Text(_) => quote!(::std::string::String),
        ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) if !is_success => {
            quote!(::countersign_client::types::Base64)
        }
        ContentKind::Bytes => quote!(::countersign_client::ByteStream),
        ContentKind::Events(Some(EventData { schema, json: true })) => {
            let data = types.of(schema);
            quote!(::countersign_client::JsonEvents<#data>)
        }
        ContentKind::Events(_) => quote!(::countersign_client::EventStream),
        ContentKind::Lines(schema) => {
            let item = types.of(schema);
            quote!(::countersign_client::JsonLines<#item>)
        }
    }
}

/// What tells the types of answers apart: contents of one type have the same value.
pub(super) fn told_by(kind: &ContentKind) -> Value {
    match kind {
        ContentKind::Json(schema) | ContentKind::Form(schema, _) | ContentKind::Multipart(schema, _) => {
            schema.schema.clone()
        }
        ContentKind::Text(_) => json!("text"),
        ContentKind::Bytes => json!("bytes"),
        ContentKind::Events(Some(EventData { schema, json: true })) => json!(["events", schema.schema]),
        ContentKind::Events(_) => json!("events"),
        ContentKind::Lines(schema) => json!(["lines", schema.schema]),
    }
}

/// The expression that gives `request` the variable `body`, which is a reference or not.
pub(super) fn add_content(content: &Content, request: &TokenStream, is_reference: bool) -> TokenStream {
    let media_type = content.sent();
    let body = if is_reference { quote!(body) } else { quote!(&body) };
    match &content.kind {
        ContentKind::Json(_) => quote!(#request.json(#media_type, #body)),
        ContentKind::Form(_, form) => {
            let fields = form_fields(form);
            quote!(#request.form(#media_type, #body, &[#(#fields),*]))
        }
        ContentKind::Multipart(..) => quote!(#request.multipart(#media_type, body.parts())),
        ContentKind::Text(_) => quote!(#request.text(#media_type, #body)),
        ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) => {
            quote!(#request.bytes(#media_type, #body))
        }
    }
}
