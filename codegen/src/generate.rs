//! The pipeline: document in, files out. No input or output of its own.

use crate::diagnostic::Diagnostics;
use crate::document::Document;

/// What to generate, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Generate the server.
    pub server: bool,
    /// Generate the client.
    pub client: bool,
    /// The name of the server trait.
    pub trait_name: String,
    /// The command that makes the files, for their header.
    pub command: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            server: false,
            client: false,
            trait_name: "Api".to_owned(),
            command: "countersign generate".to_owned(),
        }
    }
}

/// The texts that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GeneratedFiles {
    /// The server, when [`Options::server`] is set.
    pub server: Option<String>,
    /// The client, when [`Options::client`] is set.
    pub client: Option<String>,
}

/// What comes out of the generator.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Generated {
    /// The generated texts.
    pub files: GeneratedFiles,
    /// Warnings and notes; never an error.
    pub diagnostics: Diagnostics,
}

/// Generates what `options` ask for, or says why it cannot.
pub fn generate(document: &Document, _options: &Options) -> Result<Generated, Diagnostics> {
    let diagnostics = Diagnostics::new()
        .with_sources(&document.sources)
        .into_result()?;
    Ok(Generated {
        files: GeneratedFiles::default(),
        diagnostics,
    })
}
