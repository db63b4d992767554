//! The kinds of object that a document is made of.

/// The kinds of object that a document is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum ObjectKind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Tag,
    ExternalDocs,
    Components,
    /// A map of path templates; extensions may stand among them.
    Paths,
    PathItem,
    Operation,
    Parameter,
    Header,
    RequestBody,
    MediaType,
    Encoding,
    /// A map of statuses; extensions may stand among them.
    Responses,
    Response,
    /// A map of runtime expressions; extensions may stand among them.
    Callback,
    Example,
    Link,
    Schema,
    Discriminator,
    Xml,
    /// A map of the names of schemes.
    SecurityRequirement,
    SecurityScheme,
    OAuthFlows,
    ImplicitFlow,
    PasswordFlow,
    ClientCredentialsFlow,
    AuthorizationCodeFlow,
    DeviceAuthorizationFlow,
}

/// What stands under a key, for following references.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    One(ObjectKind),
    List(ObjectKind),
    Map(ObjectKind),
    /// Values without references in them: prose, data, extensions.
    Plain,
}

impl ObjectKind {
    /// Every kind.
    pub(crate) const ALL: [Self; 33] = [
        Self::Document,
        Self::Info,
        Self::Contact,
        Self::License,
        Self::Server,
        Self::ServerVariable,
        Self::Tag,
        Self::ExternalDocs,
        Self::Components,
        Self::Paths,
        Self::PathItem,
        Self::Operation,
        Self::Parameter,
        Self::Header,
        Self::RequestBody,
        Self::MediaType,
        Self::Encoding,
        Self::Responses,
        Self::Response,
        Self::Callback,
        Self::Example,
        Self::Link,
        Self::Schema,
        Self::Discriminator,
        Self::Xml,
        Self::SecurityRequirement,
        Self::SecurityScheme,
        Self::OAuthFlows,
        Self::ImplicitFlow,
        Self::PasswordFlow,
        Self::ClientCredentialsFlow,
        Self::AuthorizationCodeFlow,
        Self::DeviceAuthorizationFlow,
    ];

    /// What the object is called in messages, with its article.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Document => "the document's root",
            Self::Info => "`info`",
            Self::Contact => "a contact",
            Self::License => "a license",
            Self::Server => "a server",
            Self::ServerVariable => "a server variable",
            Self::Tag => "a tag",
            Self::ExternalDocs => "`externalDocs`",
            Self::Components => "`components`",
            Self::Paths => "`paths`",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::Header => "a header",
            Self::RequestBody => "a request body",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Responses => "`responses`",
            Self::Response => "a response",
            Self::Callback => "a callback",
            Self::Example => "an example",
            Self::Link => "a link",
            Self::Schema => "a schema",
            Self::Discriminator => "a discriminator",
            Self::Xml => "`xml`",
            Self::SecurityRequirement => "a security requirement",
            Self::SecurityScheme => "a security scheme",
            Self::OAuthFlows => "`flows`",
            Self::ImplicitFlow
            | Self::PasswordFlow
            | Self::ClientCredentialsFlow
            | Self::AuthorizationCodeFlow
            | Self::DeviceAuthorizationFlow => "an OAuth2 flow",
        }
    }
}
