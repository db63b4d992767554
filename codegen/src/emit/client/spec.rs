//! `API`: what progenitor's output does not say.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::client_name;
use super::responses::{Answers, errors, successes};
use crate::model::{Api, ContentKind, Operation, Response, Scheme, SchemeKind, Status};

/// The constant that session and hooks read.
pub(super) fn spec(api: &Api) -> TokenStream {
    let token_url = match token_url(api) {
        Some(url) => quote!(Some(#url)),
        None => quote!(None),
    };
    let mut operations: Vec<_> = api.operations.iter().collect();
    operations.sort_by_key(|operation| client_name(operation));
    let operations = operations.into_iter().map(|operation| operation_spec(api, operation));
    quote! {
        /// What the document says of tokens and answers, for the session.
        static API: ::countersign_client::ApiSpec = ::countersign_client::ApiSpec {
            token_url: #token_url,
            operations: &[#(#operations),*],
        };
    }
}

/// `tokenUrl` of the first password flow.
pub(super) fn token_url(api: &Api) -> Option<&str> {
    let flow = api.schemes.iter().find_map(Scheme::password_flow)?;
    flow.token_url.as_ref().map(|(url, _)| url.as_str())
}

fn operation_spec(api: &Api, operation: &Operation) -> TokenStream {
    let id = client_name(operation);
    let secured = is_secured(api, operation);
    let media_type = match media_type(operation) {
        Some(media_type) => quote!(Some(#media_type)),
        None => quote!(None),
    };
    let envelopes = [successes(operation), errors(operation)];
    let envelopes = envelopes
        .iter()
        .flat_map(|answers| answers.cases().filter_map(|(status, response)| envelope(answers, status, response)));
    quote! {
        ::countersign_client::OperationSpec {
            id: #id,
            secured: #secured,
            media_type: #media_type,
            envelopes: &[#(#envelopes),*],
        }
    }
}

/// Whether the session's token is for this operation: it declares the scheme with the password flow or, where the document has
/// none, any bearer scheme.
fn is_secured(api: &Api, operation: &Operation) -> bool {
    let has_password_flow = api.schemes.iter().any(|scheme| scheme.password_flow().is_some());
    operation.security.uses_of_schemes().any(|used| {
        api.scheme(&used.scheme).is_some_and(|scheme| match has_password_flow {
            true => scheme.password_flow().is_some(),
            false => scheme.kind == SchemeKind::Bearer,
        })
    })
}

/// The body's media type where progenitor would send another.
fn media_type(operation: &Operation) -> Option<&str> {
    let content = &operation.body.as_ref()?.content;
    let sent = match content.kind {
        ContentKind::Json(_) => "application/json",
        ContentKind::Form(..) => "application/x-www-form-urlencoded",
        ContentKind::Text => "text/plain",
        ContentKind::Bytes => "application/octet-stream",
    };
    (content.media_type != sent && !content.media_type.contains('*')).then_some(content.media_type.as_str())
}

fn envelope(answers: &Answers<'_>, status: Status, response: &Response) -> Option<TokenStream> {
    let kind = response.content.as_ref().map(|content| &content.kind);
    let is_enum = answers.is_enum;
    if !is_enum && !matches!(kind, Some(ContentKind::Text)) {
        return None;
    }
    let status = match status {
        Status::Code(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote!(Code(#code))
        }
        Status::Range(class) => {
            let class = proc_macro2::Literal::u16_unsuffixed(class);
            quote!(Range(#class))
        }
        Status::Default => quote!(Default),
    };
    let body = match kind {
        None => quote!(Empty),
        Some(ContentKind::Json(_) | ContentKind::Form(..)) => quote!(Json),
        Some(ContentKind::Text) => quote!(Text),
        Some(ContentKind::Bytes) => quote!(Bytes),
    };
    let name = &response.variant;
    let variant = if is_enum { quote!(Some(#name)) } else { quote!(None) };
    Some(quote! {
        ::countersign_client::Envelope {
            status: ::countersign_client::Status::#status,
            variant: #variant,
            body: ::countersign_client::Body::#body,
        }
    })
}
