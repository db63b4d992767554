//! Everything that generated code uses: the whole contract between a generated file and this crate.
//!
//! A generated file begins with `::countersign_server::contract!(1 as rt);` and names nothing of this crate but by `rt`.

pub use std::future::Future;

pub use bytes::Bytes;
pub use countersign_wire::Status as StatusSpec;
pub use countersign_wire::{
    ApiKey, BasicCredentials, BearerToken, Kind, Place, Secret, Style, Violation, contract, types,
};
pub use futures::future::BoxFuture;
pub use http::{Method, Response, StatusCode};

pub use crate::accept::acceptable;
pub use crate::answer::{AnswerSchema, ContentFormat, ContentSpec, HeaderSpec, ResponseSpec};
pub use crate::auth::AuthError;
pub use crate::body::{
    File, FromMultipart, Parts, bytes_body, content, form_body, json_body, multipart_body, text_body,
};
pub use crate::cx::Cx;
pub use crate::message::Body;
pub use crate::operation::{
    ApiKeyPlace, BodyContent, BodyFormat, Field, FieldFormat, OperationSpec, Parameter, RequestBody, SchemeKind,
    SchemeUse, SpecDocument,
};
pub use crate::parameters::parameters;
pub use crate::problem::{InternalError, Problem};
pub use crate::response::{
    HeaderStyle, IntoResponse, Typed, empty_response, form_response, json_response, set_header, text_response,
};
pub use crate::router::MountError;
pub use crate::schema::{Schema, Schemas};
pub use crate::security::{AuthenticationOutcome, Credential, Granted, Verifier, authenticate, authenticate_optional};
pub use crate::service::Service;
pub use crate::stream::{
    ByteStream, EventStream, JsonEvents, JsonLines, event_stream_response, json_events_response, json_lines_response,
    stream_response,
};
pub use crate::table::Operation;
