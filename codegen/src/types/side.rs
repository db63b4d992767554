//! What the types of one side stand on.

/// The side that types are written for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side {
    /// Where `countersign_wire::types` is found: `::countersign_server::types`.
    pub(crate) support: &'static str,
    /// The type of a string of `format: password`.
    pub(crate) secret: &'static str,
    /// Whether this is the server, which reads multipart bodies; the client writes them.
    pub(crate) is_server: bool,
    /// Whether the types derive `schemars::JsonSchema`.
    pub(crate) json_schema: bool,
    /// Whether all types are read from JSON, not only those that this side receives.
    pub(crate) decode_all: bool,
}
