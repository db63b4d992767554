//! The client: progenitor's output, and what it cannot say around it.
//!
//! progenitor gets a document made for it ([`lower`]): the operations of the model, one success type and one error type each.
//! Which status has which type, which operation declares the scheme, and where tokens come from is carried in a constant
//! ([`spec`]) that the session and the hooks read at run time. progenitor's `send` is made private and wrapped: the new one
//! sees to a fresh token before the request is built, and answers with our error type.

mod lower;
mod names;
mod placeholders;
mod responses;
mod rewrite;
mod spec;
mod wrap;

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor_impl::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::quote;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit::contract::under_contract;
use crate::model::Api;
use crate::quiet::quietly;
use crate::schema::SchemaUse;
use crate::types::{Side, Types};
use placeholders::Placeholders;

/// The client's source; `None` where a diagnostic of weight error was added.
pub(crate) fn emit(api: &Api, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let side = Side {
        support: "::countersign_client::types",
        secret: "::countersign_client::Secret",
        is_server: false,
        json_schema: false,
        decode_all: true,
    };
    let types = Types::new(&api.definitions, side, requests(api), responses(api));
    let mut placeholders = Placeholders::new(types);
    let lowered = lower::lower(api, &mut placeholders);
    let (named, types) = placeholders.into_parts();
    let generated = match progenitor_output(lowered, &named) {
        Ok(tokens) => tokens,
        Err(message) => {
            diagnostics.push(
                Diagnostic::error(
                    "client",
                    None,
                    format!("progenitor cannot make a client of this document: {message}"),
                )
                .help("this is a fault of countersign: please report it with the document"),
            );
            return None;
        }
    };
    let mut file = match syn::parse2::<syn::File>(generated) {
        Ok(file) => file,
        Err(error) => {
            diagnostics.push(Diagnostic::error(
                "internal",
                None,
                format!("progenitor's output does not parse: {error}"),
            ));
            return None;
        }
    };
    wrap::wrap(&mut file, api);
    let items = &file.items;
    let items = names::Restored::of(api, named).restore(quote!(#(#items)*));
    let spec = spec::spec(api);
    let constructors = constructors(api);
    let tokens = quote! {
        #items
        /// The types of parameters, bodies and answers.
        #[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub, dead_code, rustdoc::all)]
        pub mod types { #types }
        #constructors
        #spec
    };
    Some(under_contract(tokens, "countersign_client"))
}

fn requests(api: &Api) -> impl Iterator<Item = &SchemaUse> {
    api.operations.iter().flat_map(|operation| {
        let body = operation.body.iter().flat_map(|body| body.contents.schemas());
        operation.parameters_schema.iter().chain(body)
    })
}

fn responses(api: &Api) -> impl Iterator<Item = &SchemaUse> {
    api.operations
        .iter()
        .flat_map(|operation| &operation.responses)
        .flat_map(|response| response.contents.schemas().chain(response.headers.iter().map(|header| &header.schema)))
}

/// progenitor's own tokens. It partly panics on what it does not take.
fn progenitor_output(document: serde_json::Value, types: &[(String, TokenStream)]) -> Result<TokenStream, String> {
    let document: OpenAPI = serde_json::from_value(document).map_err(|error| error.to_string())?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(::countersign_client::Session));
    for (name, _) in types {
        settings.with_replacement(name, name, std::iter::empty());
    }
    quietly(|| Generator::new(&settings).generate_tokens(&document))
}

/// How a client is made, and the hooks through which its session works.
fn constructors(api: &Api) -> TokenStream {
    let login = spec::token_url(api).map(|_| {
        quote! {
            /// Logs in by the document's password flow, at its token URL below `base_url`.
            ///
            /// # Errors
            ///
            /// Wrong credentials, a server that cannot be reached, or answers that are none of RFC 6749.
            pub async fn login(
                base_url: &str,
                username: impl Into<String>,
                password: impl Into<String>,
            ) -> Result<Self, ::countersign_client::LoginError> {
                Ok(Self::with_session(Self::session(base_url).login(username, password.into()).await?))
            }
        }
    });
    quote! {
        impl Client {
            #login

            /// Uses a token that was got elsewhere. It is not renewed.
            ///
            /// # Errors
            ///
            /// A base URL that is none.
            pub fn with_token(base_url: &str, token: impl Into<String>) -> Result<Self, ::countersign_client::LoginError> {
                let tokens = ::countersign_client::Tokens::new(token.into());
                Ok(Self::with_session(Self::session(base_url).tokens(tokens)?))
            }

            /// Calls the operations that ask for no token.
            ///
            /// # Errors
            ///
            /// A base URL that is none.
            pub fn anonymous(base_url: &str) -> Result<Self, ::countersign_client::LoginError> {
                Ok(Self::with_session(Self::session(base_url).anonymous()?))
            }

            /// A session with options of its own: scopes, a client id.
            pub fn session(base_url: &str) -> ::countersign_client::SessionBuilder {
                ::countersign_client::Session::builder(base_url, &API)
            }

            /// A client on a session; clones of either share the token.
            pub fn with_session(session: ::countersign_client::Session) -> Self {
                let base_url = session.base_url().to_owned();
                let http = session.http().clone();
                Self::new_with_client(&base_url, http, session)
            }
        }

        impl ClientHooks<::countersign_client::Session> for Client {
            async fn pre<E>(
                &self,
                request: &mut ::countersign_client::reqwest::Request,
                info: &OperationInfo,
            ) -> Result<(), ::progenitor_client::Error<E>> {
                ::countersign_client::prepare(&self.inner, request, info.operation_id);
                Ok(())
            }

            async fn exec(
                &self,
                request: ::countersign_client::reqwest::Request,
                info: &OperationInfo,
            ) -> ::countersign_client::reqwest::Result<::countersign_client::reqwest::Response> {
                ::countersign_client::execute(&self.inner, &self.client, request, info.operation_id).await
            }
        }
    }
}
