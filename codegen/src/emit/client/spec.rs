//! `API`: what progenitor's output does not say.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::client_name;
use super::responses::{Answers, errors, successes};
use crate::model::{Api, ApiKeyPlace, Content, ContentKind, Header, Operation, Response, Scheme, SchemeKind, Status};
use crate::schema::{FormField, Kind};

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
    let security = security(api, operation);
    let accept = accept(operation);
    let answers = [successes(operation), errors(operation)];
    let answers =
        answers.iter().flat_map(|answers| answers.cases().map(|(status, response)| answer(answers, status, response)));
    quote! {
        ::countersign_client::OperationSpec {
            id: #id,
            secured: #secured,
            security: #security,
            accept: #accept,
            answers: &[#(#answers),*],
        }
    }
}

/// Whether the session's token is for this operation: it declares the scheme with the password flow
/// or, where the document has none, any bearer scheme.
fn is_secured(api: &Api, operation: &Operation) -> bool {
    operation
        .security
        .uses_of_schemes()
        .any(|used| api.scheme(&used.scheme).is_some_and(|scheme| is_of_session(api, scheme)))
}

fn is_of_session(api: &Api, scheme: &Scheme) -> bool {
    match api.schemes.iter().any(|scheme| scheme.password_flow().is_some()) {
        true => scheme.password_flow().is_some(),
        false => scheme.kind == SchemeKind::Bearer,
    }
}

/// What the answers may be, for `Accept`.
fn accept(operation: &Operation) -> String {
    let mut types: Vec<&str> = Vec::new();
    let contents = operation.responses.iter().flat_map(|response| &response.contents.list);
    for media_type in contents.flat_map(|content| &content.media_types) {
        if !types.contains(&media_type.as_str()) {
            types.push(media_type);
        }
    }
    types.join(", ")
}

/// How the bodies of a status become what the Rust type is decoded from.
fn answer(answers: &Answers<'_>, status: Status, response: &Response) -> TokenStream {
    let list: &[Content] = if answers.has_body { &response.contents.list } else { &[] };
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
    let name = &response.variant;
    let variant = if answers.is_enum { quote!(Some(#name)) } else { quote!(None) };
    let several = list.len() > 1;
    let bodies = list.iter().map(|content| {
        let media_types = &content.media_types;
        let name = &content.variant;
        let variant = if several { quote!(Some(#name)) } else { quote!(None) };
        let body = match &content.kind {
            ContentKind::Json(_) => quote!(Json),
            ContentKind::Form(_, form) | ContentKind::Multipart(_, form) => {
                let fields = form.fields.iter().filter_map(form_field);
                quote!(Form(&[#(#fields),*]))
            }
            ContentKind::Text(_) => quote!(Text),
            ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) => quote!(Bytes),
        };
        quote! {
            ::countersign_client::Content {
                media_types: &[#(#media_types),*],
                variant: #variant,
                body: ::countersign_client::Body::#body,
            }
        }
    });
    let is_error = !answers.is_success;
    quote! {
        ::countersign_client::AnswerSpec {
            status: ::countersign_client::Status::#status,
            is_error: #is_error,
            variant: #variant,
            contents: &[#(#bodies),*],
        }
    }
}

/// A field of a form that is not a single text.
fn form_field(field: &FormField) -> Option<TokenStream> {
    let name = &field.name;
    let (is_list, is_value) = match &field.kind {
        Kind::Array(items) => (true, is_value(items)),
        kind @ (Kind::String
        | Kind::Integer
        | Kind::Number
        | Kind::Boolean
        | Kind::Any
        | Kind::Union { .. }
        | Kind::Object(..)) => (false, is_value(kind)),
    };
    (is_list || is_value).then(|| quote!((#name, #is_list, #is_value)))
}

fn is_value(kind: &Kind) -> bool {
    matches!(kind, Kind::Integer | Kind::Number | Kind::Boolean)
}

/// How the text of a header becomes a value.
pub(super) fn header(header: &Header) -> TokenStream {
    let name = &header.name;
    let kind = match &header.kind {
        _ if header.json => quote!(Json),
        Kind::Array(items) => {
            let is_value = is_value(items);
            quote!(List(#is_value))
        }
        Kind::Object(members, _) => {
            let explode = header.explode;
            let values = members.iter().filter(|(_, kind)| is_value(kind)).map(|(name, _)| name);
            quote!(Object { explode: #explode, values: &[#(#values),*] })
        }
        kind @ (Kind::String | Kind::Integer | Kind::Number | Kind::Boolean | Kind::Any | Kind::Union { .. }) => {
            let is_value = is_value(kind);
            quote!(One(#is_value))
        }
    };
    quote!(::countersign_client::HeaderSpec { name: #name, kind: ::countersign_client::HeaderKind::#kind })
}

/// What an operation asks of its caller, as far as a client can show it.
fn security(api: &Api, operation: &Operation) -> TokenStream {
    let alternatives = operation.security.alternatives.iter().map(|alternative| {
        // The model has no requirement whose scheme is not declared.
        let declared = alternative.iter().filter_map(|used| api.scheme(&used.scheme));
        let uses = declared.map(|scheme| scheme_use(api, scheme));
        quote!(&[#(#uses),*])
    });
    quote!(&[#(#alternatives),*])
}

fn scheme_use(api: &Api, scheme: &Scheme) -> TokenStream {
    let kind = match &scheme.kind {
        _ if is_of_session(api, scheme) => quote!(Session),
        SchemeKind::Bearer => quote!(Bearer),
        SchemeKind::Basic => quote!(Basic),
        SchemeKind::Http(name) => quote!(Http(#name)),
        SchemeKind::ApiKey { place, name } => {
            let place = match place {
                ApiKeyPlace::Header => quote!(Header),
                ApiKeyPlace::Query => quote!(Query),
                ApiKeyPlace::Cookie => quote!(Cookie),
            };
            quote!(ApiKey { place: ::countersign_client::KeyPlace::#place, name: #name })
        }
    };
    let scheme = &scheme.name;
    quote!(::countersign_client::SchemeUse { scheme: #scheme, kind: ::countersign_client::SchemeKind::#kind })
}
