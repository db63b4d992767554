//! The types that a method answers with, and how they become responses.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::emitter::Emitter;
use crate::doc;
use crate::model::{Content, ContentKind, EventData, Header, Operation, Response, Status, rust_ident};

/// How success is expressed in Rust.
enum Success<'a> {
    /// Nothing documented: `()`, sent as 204.
    Nothing,
    /// One status without headers: the body's type itself.
    Plain(&'a Response),
    /// Several, or one with headers: an enum or struct of its own.
    Named(Vec<&'a Response>),
}

impl Emitter<'_> {
    fn success<'o>(&self, operation: &'o Operation) -> Success<'o> {
        let successes: Vec<_> = operation.successes().collect();
        match successes.as_slice() {
            [] => Success::Nothing,
            [only] if only.headers.is_empty() && only.status.code().is_some() => Success::Plain(only),
            _ => Success::Named(successes),
        }
    }

    pub(super) fn ok_type(&self, operation: &Operation) -> TokenStream {
        match self.success(operation) {
            Success::Nothing => quote!(()),
            Success::Plain(response) => self.content_of(response).unwrap_or_else(|| quote!(())),
            Success::Named(_) => {
                let name = ok_ident(operation);
                quote!(#name)
            }
        }
    }

    pub(super) fn error_ident(&self, operation: &Operation) -> Ident {
        format_ident!("{}Error", operation.type_prefix)
    }

    /// The expression that makes a response of `ok`.
    pub(super) fn encode_ok(&self, operation: &Operation) -> TokenStream {
        match self.success(operation) {
            Success::Nothing => quote!({
                let () = ok;
                Ok(rt::empty_response(204))
            }),
            Success::Plain(response) => {
                let status = number(response.status.code().unwrap_or(200));
                match body_expression(response, &quote!(#status), &quote!(ok)) {
                    Some(expression) => expression,
                    None => quote!({
                        let () = ok;
                        Ok(rt::empty_response(#status))
                    }),
                }
            }
            Success::Named(_) => quote!(rt::IntoResponse::into_response(ok)),
        }
    }

    /// `<Operation>Ok` where it is needed, and `<Operation>Error`.
    pub(super) fn response_types(&self, operation: &Operation) -> TokenStream {
        let contents = self.content_enums(operation);
        let ok = match self.success(operation) {
            Success::Named(responses) => {
                let about = format!(
                    "What [`{}`]({}::{}) answers.",
                    operation.rust_name,
                    self.trait_of(operation),
                    operation.rust_name
                );
                self.response_enum(&ok_ident(operation), &about, &responses, false)
            }
            Success::Nothing | Success::Plain(_) => TokenStream::new(),
        };
        let errors: Vec<_> = operation.errors().collect();
        let about =
            format!("Why [`{}`]({}::{}) fails.", operation.rust_name, self.trait_of(operation), operation.rust_name);
        let error = self.response_enum(&self.error_ident(operation), &about, &errors, true);
        quote!(#contents #ok #error)
    }

    /// The enums over bodies of several media types.
    fn content_enums(&self, operation: &Operation) -> TokenStream {
        let method = format!("[`{}`]({}::{})", operation.rust_name, self.trait_of(operation), operation.rust_name);
        let body = operation.body.as_ref().and_then(|body| {
            self.contents_enum(&body.contents, &format!("The body that {method} takes, by its media type."), true)
        });
        let responses = operation.responses.iter().filter_map(|response| {
            let about =
                format!("The body of {} that {method} answers, by its media type.", status_text(response.status));
            self.contents_enum(&response.contents, &about, false)
        });
        quote!(#body #(#responses)*)
    }

    fn response_enum(&self, name: &Ident, about: &str, responses: &[&Response], error: bool) -> TokenStream {
        let about = doc::doc(about);
        let variants = responses.iter().map(|response| self.variant(response));
        let arms = responses.iter().map(|response| self.arm(response));
        let internal = error.then(|| {
            quote! {
                /// Anything else: logged, and answered with 500 and no details.
                Internal(rt::InternalError),
            }
        });
        let internal_arm = error.then(|| quote!(Self::Internal(error) => Err(rt::Problem::internal(error)),));
        let from = error.then(|| {
            quote! {
                impl<E: std::error::Error + Send + Sync + 'static> From<E> for #name {
                    fn from(error: E) -> Self {
                        Self::Internal(rt::InternalError::from(error))
                    }
                }
            }
        });
        quote! {
            #about
            #[derive(Debug)]
            pub enum #name {
                #(#variants,)*
                #internal
            }

            impl rt::IntoResponse for #name {
                fn into_response(self) -> Result<rt::Response<rt::Body>, rt::Problem> {
                    match self {
                        #(#arms)*
                        #internal_arm
                    }
                }
            }

            #from
        }
    }

    fn variant(&self, response: &Response) -> TokenStream {
        let name = rust_ident(&response.variant);
        let about = doc::doc(&format!("{}: {}", status_text(response.status), description(response)));
        let body = self.content_of(response);
        if is_bare(response) {
            return match body {
                Some(body) => quote!(#about #name(#body)),
                None => quote!(#about #name),
            };
        }
        let status = (response.status.code().is_none())
            .then(|| quote!(#[doc = " The status to answer with."] status: rt::StatusCode,));
        let body = body.map(|body| quote!(#[doc = " The body."] body: #body,));
        let headers = response.headers.iter().map(|header| self.header_field(header));
        quote!(#about #name { #status #body #(#headers,)* })
    }

    fn header_field(&self, header: &Header) -> TokenStream {
        let name = rust_ident(&header.rust_name);
        let about = format!("The header `{}`. {}", header.name, header.description.as_deref().unwrap_or_default());
        let about = doc::doc(&about);
        let kind = self.types.of(&header.schema);
        match header.required {
            true => quote!(#about #name: #kind),
            false => quote!(#about #name: Option<#kind>),
        }
    }

    fn arm(&self, response: &Response) -> TokenStream {
        let name = rust_ident(&response.variant);
        let fixed = response.status.code().map(number);
        let has_body = !response.contents.is_empty();
        if is_bare(response) {
            return match body_expression(response, &quote!(#fixed), &quote!(body)) {
                Some(encode) => quote!(Self::#name(body) => #encode,),
                None => quote!(Self::#name => Ok(rt::empty_response(#fixed)),),
            };
        }
        let status = fixed.as_ref().map_or_else(|| quote!(status.as_u16()), |code| quote!(#code));
        let encode = body_expression(response, &status, &quote!(body))
            .map_or_else(|| quote!(rt::empty_response(#status)), |encode| quote!(#encode?));
        let fields = response.headers.iter().map(|header| rust_ident(&header.rust_name));
        let status_field = fixed.is_none().then(|| quote!(status,));
        let body_field = has_body.then(|| quote!(body,));
        let headers = response.headers.iter().map(set_header);
        let mutable = (!response.headers.is_empty()).then(|| quote!(mut));
        quote! {
            Self::#name { #status_field #body_field #(#fields,)* } => {
                let #mutable response = #encode;
                #(#headers)*
                Ok(response)
            }
        }
    }

    fn content_of(&self, response: &Response) -> Option<TokenStream> {
        (!response.contents.is_empty()).then(|| self.contents_type(&response.contents, false))
    }
}

/// `404` rather than `404u16`.
pub(super) fn number(code: u16) -> Literal {
    Literal::u16_unsuffixed(code)
}

fn ok_ident(operation: &Operation) -> Ident {
    format_ident!("{}Ok", operation.type_prefix)
}

/// Whether a variant is nothing but its body.
fn is_bare(response: &Response) -> bool {
    response.headers.is_empty() && response.status.code().is_some()
}

/// The expression, of type `Result`, that encodes `value`; `None` where there is no body.
fn body_expression(response: &Response, status: &TokenStream, value: &TokenStream) -> Option<TokenStream> {
    match response.contents.list.as_slice() {
        [] => None,
        [only] => Some(encode(only, status, value)),
        several => {
            let enum_name = rust_ident(&response.contents.enum_name);
            let arms = several.iter().map(|content| {
                let variant = rust_ident(&content.variant);
                let encode = encode(content, status, &quote!(body));
                quote!(#enum_name::#variant(body) => #encode,)
            });
            Some(quote!(match #value { #(#arms)* }))
        }
    }
}

fn encode(content: &Content, status: &TokenStream, value: &TokenStream) -> TokenStream {
    let media_type = content.sent();
    if content.is_range() {
        let function = match matches!(content.kind, ContentKind::Text(_)) {
            true => quote!(rt::text_response),
            false => quote!(rt::stream_response),
        };
        return quote!(#function(#status, &#value.media_type, #value.body));
    }
    match content.kind {
        ContentKind::Json(_) => quote!(rt::json_response(#status, #media_type, &#value)),
        ContentKind::Form(..) | ContentKind::Multipart(..) => quote!(rt::form_response(#status, #media_type, &#value)),
        ContentKind::Text(_) => quote!(rt::text_response(#status, #media_type, #value)),
        ContentKind::Bytes => quote!(rt::stream_response(#status, #media_type, #value)),
        ContentKind::Events(Some(EventData { json: true, .. })) => {
            quote!(rt::json_events_response(#status, #media_type, #value))
        }
        ContentKind::Events(_) => quote!(rt::event_stream_response(#status, #media_type, #value)),
        ContentKind::Lines(_) => quote!(rt::json_lines_response(#status, #media_type, #value)),
    }
}

fn set_header(header: &Header) -> TokenStream {
    let field = rust_ident(&header.rust_name);
    let name = &header.name;
    let style = match (header.json, header.explode) {
        (true, _) => quote!(rt::HeaderStyle::Json),
        (false, true) => quote!(rt::HeaderStyle::Exploded),
        (false, false) => quote!(rt::HeaderStyle::Simple),
    };
    match header.required {
        true => quote!(rt::set_header(&mut response, #name, #style, &#field)?;),
        false => quote! {
            if let Some(value) = &#field {
                rt::set_header(&mut response, #name, #style, value)?;
            }
        },
    }
}

fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(class) => format!("{class}XX"),
        Status::Default => "Any other status".to_owned(),
    }
}

fn description(response: &Response) -> &str {
    response.description.as_deref().unwrap_or("no description")
}
