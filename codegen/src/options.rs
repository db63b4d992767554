//! What the generator is asked for.

use crate::model::Selector;

/// What to generate, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Generate the server.
    pub server: bool,
    /// Generate the client.
    pub client: bool,
    /// The name of the server's file; `<document>_server.rs` unless set. The source names its
    /// companions after this file, so the file must have this name.
    pub server_file: Option<String>,
    /// The name of the server trait.
    pub trait_name: String,
    /// Make a trait for each tag, composed into one server, instead of one trait.
    pub by_tag: bool,
    /// Derive `schemars::JsonSchema` on the types of the server.
    pub json_schema: bool,
    /// Derive `serde::Deserialize` on the types of the server that are only sent, too.
    pub deserialize: bool,
    /// Generate only these operations; all of them if the list is empty.
    pub include: Vec<Selector>,
    /// Leave these operations out, even if they are included.
    pub exclude: Vec<Selector>,
    /// The command that makes the files, for their header.
    pub command: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            server: false,
            client: false,
            server_file: None,
            trait_name: "Api".to_owned(),
            by_tag: false,
            json_schema: false,
            deserialize: false,
            include: Vec::new(),
            exclude: Vec::new(),
            command: "countersign generate".to_owned(),
        }
    }
}
