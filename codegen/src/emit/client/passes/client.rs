//! `Client`, and how one is made.
//!
//! Found: the struct, its two constructors, `ClientInfo` and the hooks. Replaced by a client that
//! is a session and nothing else, with constructors for it. progenitor's own hold a base URL and an
//! HTTP client beside the session, which could be others than the session's.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{File, Item};

use super::super::spec::token_url;
use super::output::{is_client, is_operations};
use super::pass::FilePass;
use crate::model::Api;

pub(super) const PASS: FilePass = FilePass {
    name: "client",
    expected: 4,
    run: |file, api| {
        let before = file.items.len();
        file.items.retain(|item| !is_part(item));
        let found = before - file.items.len();
        if let Ok(ours) = syn::parse2::<File>(client(api)) {
            // Behind the imports, where progenitor has its own.
            let at = file.items.iter().position(|item| !matches!(item, Item::Use(_))).unwrap_or(file.items.len());
            file.items.splice(at..at, ours.items);
        }
        found
    },
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "impl ClientHooks < () > for & Client …",
        becomes: "pub struct Client { session : :: countersign_client :: Session , }",
    },
};

/// Whether it is a part of progenitor's `Client`. Its operations are in a block of their own.
fn is_part(item: &Item) -> bool {
    match item {
        Item::Struct(item) => item.ident == "Client",
        Item::Impl(block) if is_client(block) => !is_operations(block),
        Item::Impl(block) => block.trait_.as_ref().is_some_and(|(of, _)| {
            of.segments.last().is_some_and(|last| last.ident == "ClientInfo" || last.ident == "ClientHooks")
        }),
        _ => false,
    }
}

/// Our client. The title is in a code span: it may hold anything.
fn client(api: &Api) -> TokenStream {
    let about = format!(" A client of the API `{}`, version `{}`.", code(&api.title), code(&api.version));
    let version = &api.version;
    let login = token_url(api).map(|_| login());
    quote! {
        #[doc = #about]
        ///
        /// Clones share the session and its token.
        #[derive(Clone, Debug)]
        pub struct Client {
            session: ::countersign_client::Session,
        }

        impl Client {
            #login

            /// Uses a token that was got elsewhere. It is not renewed.
            ///
            /// # Errors
            ///
            /// An invalid base URL, or a token that cannot stand in a header.
            pub fn with_token(base_url: &str, token: impl Into<String>) -> Result<Self, ::countersign_client::LoginError> {
                let tokens = ::countersign_client::Tokens::new(token.into());
                Ok(Self::with_session(Self::session(base_url).tokens(tokens)?))
            }

            /// Calls the operations that ask for no token.
            ///
            /// # Errors
            ///
            /// An invalid base URL.
            pub fn anonymous(base_url: &str) -> Result<Self, ::countersign_client::LoginError> {
                Ok(Self::with_session(Self::session(base_url).anonymous()?))
            }

            /// A session with options of its own: scopes, a client id, keys.
            pub fn session(base_url: &str) -> ::countersign_client::SessionBuilder {
                ::countersign_client::Session::builder(base_url, &API)
            }

            /// A client on a session.
            pub fn with_session(session: ::countersign_client::Session) -> Self {
                Self { session }
            }
        }

        impl ClientInfo<::countersign_client::Session> for Client {
            fn api_version() -> &'static str {
                #version
            }

            fn baseurl(&self) -> &str {
                self.session.base_url()
            }

            fn client(&self) -> &::countersign_client::reqwest::Client {
                self.session.http()
            }

            fn inner(&self) -> &::countersign_client::Session {
                &self.session
            }
        }
    }
}

fn login() -> TokenStream {
    quote! {
        /// Logs in by the document's password flow, at its token URL below `base_url`.
        ///
        /// # Errors
        ///
        /// Wrong credentials, a server that cannot be reached, or an answer that RFC 6749 does not allow.
        pub async fn login(
            base_url: &str,
            username: impl Into<String>,
            password: impl Into<String>,
        ) -> Result<Self, ::countersign_client::LoginError> {
            Ok(Self::with_session(Self::session(base_url).login(username, password.into()).await?))
        }
    }
}

/// `text` for a code span: one line, no backtick.
fn code(text: &str) -> String {
    text.replace('`', "'").replace(char::is_control, " ")
}
