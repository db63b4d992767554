//! What the generator knows about the API beyond the requests that generated code builds.

use countersign_wire::Status;

/// The API, as far as sessions and responses need it.
#[derive(Debug)]
pub struct ApiSpec {
    /// `tokenUrl` of the document's password flow, as written.
    pub token_url: Option<&'static str>,
    /// By `id`, sorted.
    pub operations: &'static [OperationSpec],
}

/// An operation.
#[derive(Debug)]
pub struct OperationSpec {
    /// Its name: that of the client's method.
    pub id: &'static str,
    /// Whether it declares the session's scheme. Counts where `security` is empty.
    pub secured: bool,
    /// The alternatives of its security: schemes whose credentials go together. Empty as a whole:
    /// nothing is asked for; an empty alternative: it can be called without (OpenAPI, [security
    /// requirement](https://spec.openapis.org/oas/v3.0.3#security-requirement-object)).
    pub security: &'static [&'static [SchemeUse]],
    /// What the answers may be, for `Accept`; empty where they have no bodies.
    pub accept: &'static str,
    /// What it answers.
    pub answers: &'static [AnswerSpec],
}

/// A scheme that an operation asks for.
#[derive(Debug, Clone, Copy)]
pub struct SchemeUse {
    /// Its name in the document.
    pub scheme: &'static str,
    /// What it is.
    pub kind: SchemeKind,
}

/// What is shown for a scheme, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeKind {
    /// The session's token: that of the password flow, or the one that the session was given.
    Session,
    /// `Authorization: Bearer` with a token of its own.
    Bearer,
    /// `Authorization: Basic` (RFC 7617).
    Basic,
    /// A key.
    ApiKey {
        /// Where it goes.
        place: KeyPlace,
        /// What it is called there.
        name: &'static str,
    },
    /// `Authorization` with another scheme of HTTP, by its name.
    Http(&'static str),
}

/// Where an API key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum KeyPlace {
    Header,
    Query,
    Cookie,
}

/// An answer, and how its body becomes the value of its Rust type.
///
/// An operation has one success type and one error type. Where the document has several, the type
/// is an enum by status, and the body `{..}` of a 404 becomes `{"NotFound": {..}}` before it is
/// decoded.
#[derive(Debug)]
pub struct AnswerSpec {
    /// Which statuses.
    pub status: Status,
    /// Whether it is an error.
    pub is_error: bool,
    /// The enum's variant; `None` where the type is no enum.
    pub variant: Option<&'static str>,
    /// What the body may be; nothing where the document has none, and none is looked at.
    pub contents: &'static [Content],
}

/// A body of a response.
#[derive(Debug)]
pub struct Content {
    /// The media types, as in the document.
    pub media_types: &'static [&'static str],
    /// The variant in the enum over several; `None` where there is one.
    pub variant: Option<&'static str>,
    /// How its bytes are read.
    pub body: Body,
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// JSON.
    Json,
    /// A form, which becomes an object. The fields that are no single text: name, whether a list,
    /// whether numbers or truth values.
    Form(&'static [(&'static str, bool, bool)]),
    /// Text, which becomes a JSON string.
    Text,
    /// Bytes, which become a string in base64.
    Bytes,
}

impl ApiSpec {
    /// The operation of that name.
    pub(crate) fn operation(&self, id: &str) -> Option<&'static OperationSpec> {
        let index = self.operations.binary_search_by(|operation| operation.id.cmp(id)).ok()?;
        self.operations.get(index)
    }
}

impl OperationSpec {
    /// The answer of that status: exact before range before default.
    pub(crate) fn answer(&self, status: u16) -> Option<&'static AnswerSpec> {
        Status::find(self.answers, status, |answer| answer.status)
    }
}
