//! Operations: one per path and method.

use super::{Body, Parameter, Response, Security};
use crate::document::Span;
use crate::schema::SchemaUse;

/// One operation of the API.
///
/// <https://spec.openapis.org/oas/v3.0.3#operation-object>
#[derive(Debug)]
pub struct Operation {
    /// `operationId` as written, or one made of method and path.
    pub id: String,
    /// Its name as a Rust function.
    pub rust_name: String,
    /// The prefix of the names of its types: `ListItems` in `ListItemsParams`.
    pub type_prefix: String,
    /// The HTTP method.
    pub method: Method,
    /// The path template, with a leading slash and without query or fragment.
    pub path: String,
    /// The document's key under `paths`, as written.
    pub path_key: String,
    /// What the query must hold for this operation to be meant: the literals that the document's
    /// key of the path holds behind a `?`. `None` is any value.
    pub selector: Vec<(String, Option<String>)>,
    /// What the document's key of the path holds behind a `#`: never sent.
    pub fragment: Option<String>,
    /// Whether an operation before this one is called by the same requests: no server can tell the
    /// two apart.
    pub shadowed: bool,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `tags`.
    pub tags: Vec<String>,
    /// What a caller must show.
    pub security: Security,
    /// Path item's and operation's parameters, in the document's order.
    pub parameters: Vec<Parameter>,
    /// The object that holds all of them, where there are any.
    pub parameters_schema: Option<SchemaUse>,
    /// The request body.
    pub body: Option<Body>,
    /// In the order of the document.
    pub responses: Vec<Response>,
    /// The method's key in the document.
    pub span: Span,
}

impl Operation {
    /// The responses that an implementation answers as success: 1xx to 3xx, and `default` where
    /// nothing else says success.
    pub fn successes(&self) -> impl Iterator<Item = &Response> {
        let default_is_success = !self.responses.iter().any(|response| response.status.is_success());
        self.responses.iter().filter(move |response| {
            response.status.is_success() || (default_is_success && response.status.is_default())
        })
    }

    /// The responses that an implementation answers as an error: all the others.
    pub fn errors(&self) -> impl Iterator<Item = &Response> {
        let has_success = self.responses.iter().any(|response| response.status.is_success());
        self.responses
            .iter()
            .filter(move |response| !response.status.is_success() && (has_success || !response.status.is_default()))
    }

    /// Whether a request's `Accept` may rule out what the operation answers: every answer of
    /// success has a body.
    pub fn negotiates(&self) -> bool {
        let successes: Vec<_> = self.successes().filter(|response| response.status.may_be_2xx()).collect();
        !successes.is_empty() && successes.iter().all(|response| !response.contents.is_empty())
    }

    /// The response that the document declares for `status`: exactly, by range, or by `default`.
    pub fn response_for(&self, status: u16) -> Option<&Response> {
        let best = |test: &dyn Fn(&&Response) -> bool| self.responses.iter().find(test);
        best(&|response| response.status == super::Status::Code(status))
            .or_else(|| best(&|response| response.status.is_range_of(status)))
            .or_else(|| best(&|response| response.status.is_default()))
    }
}

/// The methods that a path item can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

impl Method {
    pub(super) fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "get" => Self::Get,
            "put" => Self::Put,
            "post" => Self::Post,
            "delete" => Self::Delete,
            "options" => Self::Options,
            "head" => Self::Head,
            "patch" => Self::Patch,
            "trace" => Self::Trace,
            _ => return None,
        })
    }

    /// The method's name on the wire: `GET`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}
