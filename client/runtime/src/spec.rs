//! What the generator knows of the API beyond what progenitor's output says.

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
    /// The name that progenitor gives to the hooks.
    pub id: &'static str,
    /// Whether it declares the session's scheme.
    pub secured: bool,
    /// Alternatives of schemes that must hold together. None: public. An empty one: optional.
    pub security: &'static [&'static [SchemeUse]],
    /// What the answers may be, for `Accept`; empty where they have no bodies.
    pub accept: &'static str,
    /// The media type of its body, where it is not the one that progenitor would send.
    pub media_type: Option<&'static str>,
    /// The responses that must be wrapped before they can be decoded.
    pub envelopes: &'static [Envelope],
}

/// How the body of a response becomes the JSON that its Rust type is decoded from.
///
/// progenitor knows one success type and one error type for an operation. Where the document has several, the type is an enum
/// by status, and the body `{..}` of a 404 becomes `{"NotFound": {..}}`.
#[derive(Debug)]
pub struct Envelope {
    /// Which responses.
    pub status: Status,
    /// The enum's variant; `None` where the type is no enum.
    pub variant: Option<&'static str>,
    /// What the body may be.
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

/// A security scheme in a requirement.
#[derive(Debug, Clone, Copy)]
pub struct SchemeUse {
    /// The scheme's name in the document.
    pub scheme: &'static str,
    /// What its credential looks like.
    pub kind: SchemeKind,
}

/// What a credential looks like on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeKind {
    /// The session's token, or one of its own.
    Session,
    /// `Authorization: Bearer` (RFC 6750).
    Bearer,
    /// `Authorization: Basic` (RFC 7617).
    Basic,
    /// `Authorization` with another scheme, of that name.
    Http(&'static str),
    /// A key of its own.
    ApiKey {
        /// Where it is.
        place: Place,
        /// Its name there.
        name: &'static str,
    },
}

/// Where an API key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A request header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// The statuses of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// One.
    Code(u16),
    /// `4XX`, as 4.
    Range(u16),
    /// All that no other names.
    Default,
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// JSON.
    Json,
    /// A form, which becomes an object of strings.
    Form,
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
    /// The envelope of a response: exact before range before default.
    pub(crate) fn envelope(&self, status: u16) -> Option<&'static Envelope> {
        let find = |wanted: Status| self.envelopes.iter().find(move |envelope| envelope.status == wanted);
        find(Status::Code(status)).or_else(|| find(Status::Range(status / 100))).or_else(|| find(Status::Default))
    }
}
