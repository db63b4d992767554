//! The runtime of servers that [countersign](https://docs.rs/countersign) generates.
//!
//! It takes a request, checks credentials, parameters and body, calls your implementation of the
//! generated trait, and checks the answer. This is what a method of the trait looks like that
//! verifies bearer tokens:
//!
//! ```
//! use countersign_server::{AuthError, BearerToken, Cx, Granted};
//!
//! struct User(String);
//!
//! async fn authenticate(_: &Cx, token: BearerToken) -> Result<Granted<User>, AuthError> {
//!     match token.expose() {
//!         "a-token" => Ok(Granted::scopes(User("ada".into()), ["items:read"])),
//!         _ => Err(AuthError::invalid()),
//!     }
//! }
//! ```
//!
//! # The main types
//!
//! 1. [`Cx`] is what a method gets to know about its request.
//! 2. [`BearerToken`], [`BasicCredentials`] and [`ApiKey`] are credentials. A verifier returns the
//!    caller, or [`Granted`] if operations ask for scopes, or an [`AuthError`].
//! 3. [`Problem`] is an error in the form of RFC 9457.
//! 4. [`Typed`], [`ByteStream`], [`JsonEvents`] and [`JsonLines`] are answers that are not plain
//!    JSON. [`File`] is an uploaded file.
//! 5. [`Service`] is your implementation with its operations. [`Service::respond`] answers a
//!    request in a unit test. [`Limits`] says what a request may cost.
//! 6. [`ServerConfig`] and [`Server`] belong to serving it. This crate opens no socket:
//!    `countersign-dropshot` does, or any server that takes a `tower::Service`.
//!
//! Only generated code uses [`codegen`]. The crate has no features.
//!
//! The book in the folder `docs` of the repository has a guide for authentication, errors, files
//! and streams, and testing.

mod accept;
mod answer;
mod auth;
mod body;
pub mod codegen;
mod contract;
mod cors;
mod cx;
mod docs;
mod limits;
mod log;
mod message;
mod operation;
mod parameters;
mod problem;
mod proxies;
mod response;
mod router;
mod schema;
mod security;
mod server;
mod service;
mod standard;
mod stream;
mod table;

pub use answer::{AnswerSchema, ContentFormat, ContentSpec, HeaderSpec, ResponseSpec};
pub use auth::AuthError;
pub use body::{File, FromMultipart, Parts};
pub use bytes::Bytes;
pub use cors::{Cors, CorsError};
pub use countersign_wire::Status as StatusSpec;
pub use countersign_wire::{
    ApiKey, BasicCredentials, BearerToken, Kind, PROBLEM_JSON, Place, Secret, Style, Violation, types,
};
pub use cx::{Cx, RequestInfo};
pub use http;
pub use limits::Limits;
pub use log::REQUEST_TARGET;
pub use message::Body;
pub use operation::{
    ApiKeyPlace, BodyContent, BodyFormat, Field, FieldFormat, OperationSpec, Parameter, RequestBody, SchemeKind,
    SchemeUse, SpecDocument, example_path,
};
pub use problem::{InternalError, MOST_VIOLATIONS, NotImplemented, Problem, Unavailable};
pub use proxies::{Forwarded, ProxyError};
pub use response::{IntoResponse, Typed};
pub use router::MountError;
pub use schema::{Schema, Schemas};
pub use security::{AuthenticationOutcome, Granted, OutcomeKind};
pub use server::{Handle, ServeError, Server, ServerConfig};
pub use service::{Endpoint, Layered, Service};
pub use stream::{ByteStream, Event, EventStream, JsonEvents, JsonLines};
pub use table::{Answer, Operation};
