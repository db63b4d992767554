//! The runtime of clients that [countersign](https://docs.rs/countersign) generates.
//!
//! A session signs in with the password flow of the document, renews the token before it expires,
//! and sends it only to operations that ask for it. The same holds for API keys and passwords. A
//! generated client begins with one of its own functions, `Client::login`. If you have a token
//! already, hand it over:
//!
//! ```
//! use std::time::Duration;
//!
//! use countersign_client::Tokens;
//!
//! let tokens = Tokens::new("an access token")
//!     .with_refresh_token("a refresh token")
//!     .expiring_in(Duration::from_secs(300));
//! // Client::session("https://host/api/v1").tokens(tokens)?
//! assert_eq!(tokens.expires_in, Some(Duration::from_secs(300)));
//! ```
//!
//! # The main types
//!
//! 1. [`SessionBuilder`] takes keys, passwords, tokens and the HTTP client. It makes a [`Session`].
//! 2. [`Tokens`] are what a session holds. Keep them to go on later. [`LoginError`] says why there
//!    are none.
//! 3. [`ResponseValue`] is an answer with status and headers. [`headers()`] reads the typed ones.
//! 4. [`Error`] is why a call failed. [`Payload`] is an answer whose body is wrong.
//! 5. [`File`] is a file to upload. [`ByteStream`], [`JsonEvents`] and [`JsonLines`] are answers
//!    that arrive in pieces.
//!
//! Only generated code uses [`codegen`] and [`Request`].
//!
//! # Features
//!
//! - `tls` (default): HTTPS by rustls, with the certificates of the system. Without it, choose a
//!   TLS feature of reqwest.
//!
//! The guide "The client" is in the book, in the folder `docs` of the repository.

mod answer;
mod base_url;
mod besides;
mod builder;
pub mod codegen;
mod content;
mod contract;
mod error;
mod headers;
mod keyring;
mod login;
mod redirect;
mod request;
mod send;
mod session;
mod spec;
mod stream;
mod token;
mod tokens;

pub use answer::{Answer, BodyError, FromAnswer};
pub use besides::Besides;
pub use builder::SessionBuilder;
pub use content::{File, Parts};
pub use countersign_wire::{Parameter as ParameterSpec, Secret, Status, Style, types};
pub use error::{Error, Payload};
pub use headers::{HeaderKind, HeaderSpec, HeadersError, headers};
pub use login::LoginError;
pub use request::{Request, RequestContent};
pub use session::Session;
pub use spec::{AnswerSpec, ApiSpec, Body, Content, KeyPlace, OperationSpec, SchemeKind, SchemeUse};
pub use stream::{Event, EventStream, JsonEvents, JsonLines};
pub use tokens::Tokens;

/// What generated code uses of progenitor's own runtime.
pub use progenitor_client::{ByteStream, ClientInfo, ResponseValue};
pub use reqwest::{self, Method};
