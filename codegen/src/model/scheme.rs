//! Security schemes.

use crate::document::Span;

/// A declared security scheme.
///
/// <https://spec.openapis.org/oas/v3.0.3#security-scheme-object>
#[derive(Debug, Clone)]
pub struct Scheme {
    /// The key under `components.securitySchemes`.
    pub name: String,
    /// The name in `snake_case`, unique among the schemes.
    pub rust_name: String,
    /// What a credential of this scheme is.
    pub kind: SchemeKind,
    /// The scheme's `description`.
    pub description: Option<String>,
    /// Whether it has scopes: `oauth2` and `openIdConnect` do.
    pub has_scopes: bool,
    /// OAuth2 flows; empty for other kinds.
    pub flows: Vec<Flow>,
    /// Where the scheme is declared.
    pub span: Span,
}

impl Scheme {
    /// Whether `scope` is declared by a flow. Schemes other than OAuth2 declare no scopes and take any.
    pub fn declares_scope(&self, scope: &str) -> bool {
        self.flows.is_empty() || self.flows.iter().any(|flow| flow.scopes.iter().any(|s| s == scope))
    }

    /// The password flow, if the scheme has one.
    pub fn password_flow(&self) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.kind == FlowKind::Password)
    }
}

/// What a credential looks like on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer <token>`: `oauth2`, `openIdConnect` and `http` with scheme `bearer`.
    Bearer,
    /// `Authorization: Basic <credentials>` (RFC 7617).
    Basic,
    /// `Authorization` with another scheme, of that name: what follows it is the implementation's to understand.
    Http(String),
    /// A key in a header, a query parameter or a cookie.
    ApiKey {
        /// Where the key is.
        place: ApiKeyPlace,
        /// The name of the header, parameter or cookie.
        name: String,
    },
}

/// Where an API key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiKeyPlace {
    /// A request header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// One OAuth2 flow.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Which one.
    pub kind: FlowKind,
    /// `tokenUrl` as written, and its place.
    pub token_url: Option<(String, Span)>,
    /// The declared scopes.
    pub scopes: Vec<String>,
}

/// The flows of RFC 6749 that OpenAPI knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowKind {
    /// `implicit`.
    Implicit,
    /// `password`.
    Password,
    /// `clientCredentials`.
    ClientCredentials,
    /// `authorizationCode`.
    AuthorizationCode,
}
