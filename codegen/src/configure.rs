//! The face of the generator for build scripts.

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::generate::{Options, generate};

/// Begins a build script's one-liner.
pub fn configure() -> Builder {
    Builder::default()
}

/// What a build script asks for; made by [`configure`].
#[derive(Clone, Debug, Default)]
pub struct Builder {
    options: Options,
    out_dir: Option<PathBuf>,
}

/// Why [`Builder::compile`] failed; `Debug` is the listing that a person reads.
#[derive(Debug)]
pub struct Error(Diagnostics);

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {}

impl Builder {
    /// Generate the server.
    #[cfg(feature = "server")]
    #[must_use]
    pub fn server(mut self) -> Self {
        self.options.server = true;
        self
    }

    /// Generate the client.
    #[cfg(feature = "client")]
    #[must_use]
    pub fn client(mut self) -> Self {
        self.options.client = true;
        self
    }

    /// The name of the server trait; `Api` unless set.
    #[must_use]
    pub fn trait_name(mut self, name: impl Into<String>) -> Self {
        self.options.trait_name = name.into();
        self
    }

    /// Where to write; `$OUT_DIR` unless set.
    #[must_use]
    pub fn out_dir(mut self, directory: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(directory.into());
        self
    }

    /// Generates from the document at `path`.
    pub fn compile(self, path: impl AsRef<Path>) -> Result<(), Error> {
        let document = Document::load(path.as_ref()).map_err(Error)?;
        generate(&document, &self.options).map_err(Error)?;
        Ok(())
    }
}
