//! The pipeline: document in, files out. No input or output of its own.

use proc_macro2::TokenStream;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::model::{Api, Choice, Selector};
use crate::{check, emit, files};

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
    /// Make a trait for each tag, composed into one server, in place of one trait.
    pub by_tag: bool,
    /// Derive `schemars::JsonSchema` on the types of the server.
    pub json_schema: bool,
    /// Derive `serde::Deserialize` on the types of the server that are only sent, too.
    pub deserialize: bool,
    /// Generate these operations only; all of them where there are none.
    pub include: Vec<Selector>,
    /// Leave these operations out, be they included or not.
    pub exclude: Vec<Selector>,
    /// The command that makes the files, for their header.
    pub command: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            server: false,
            client: false,
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
///
/// # Errors
///
/// All faults of the document that any stage found, together.
pub fn generate(document: &Document, options: &Options) -> Result<Generated, Diagnostics> {
    let mut diagnostics = Diagnostics::new().with_sources(&document.sources);
    let choice = Choice { include: &options.include, exclude: &options.exclude };
    let api = Api::read_chosen(document, choice, &mut diagnostics);
    check::check(&api, &mut diagnostics);
    let mut files = GeneratedFiles::default();
    if diagnostics.has_errors() {
        return Err(diagnostics.sorted());
    }
    #[cfg(feature = "server")]
    if options.server {
        let tokens = Some(emit::server::emit(document, &api, options));
        files.server = formatted(tokens, document, options, &mut diagnostics);
    }
    #[cfg(feature = "client")]
    if options.client {
        let tokens = emit::client::emit(&api, &mut diagnostics);
        files.client = formatted(tokens, document, options, &mut diagnostics);
    }
    let diagnostics = diagnostics.sorted().into_result()?;
    Ok(Generated { files, diagnostics })
}

/// The text of `tokens`; tokens that are no Rust are a fault of the generator, and said to be one.
#[cfg(any(feature = "server", feature = "client"))]
fn formatted(
    tokens: Option<TokenStream>,
    document: &Document,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    match files::format(tokens?, document.name(), &options.command) {
        Ok(text) => Some(text),
        Err(error) => {
            diagnostics.push(
                Diagnostic::error("internal", None, format!("the generated code does not parse: {error}"))
                    .help("this is a fault of countersign: please report it with the document"),
            );
            None
        }
    }
}
