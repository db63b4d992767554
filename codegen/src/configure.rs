//! The face of the generator for build scripts.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostics, Severity};
use crate::document::Document;
use crate::files;
use crate::generate::{Generated, GeneratedFiles, generate};
use crate::model::Selector;
use crate::options::Options;

/// Begins a build script's one-liner.
///
/// ```no_run
/// // build.rs
/// # #[cfg(feature = "server")]
/// fn main() -> Result<(), countersign::Error> {
///     countersign::configure()
///         .server()
///         .compile("../openapi/items.yaml")
/// }
/// # #[cfg(not(feature = "server"))]
/// # fn main() {}
/// ```
///
/// The generated file is then included where it belongs:
///
/// ```text
/// mod api {
///     include!(concat!(env!("OUT_DIR"), "/items_server.rs"));
/// }
/// ```
pub fn configure() -> Builder {
    Builder::default()
}

/// The options of a build script; made by [`configure`].
#[derive(Clone, Debug)]
#[must_use = "nothing is generated until `compile` is called"]
pub struct Builder {
    options: Options,
    out_dir: Option<PathBuf>,
}

impl Default for Builder {
    fn default() -> Self {
        let options = Options { command: "cargo build".to_owned(), ..Options::default() };
        Self { options, out_dir: None }
    }
}

impl Builder {
    /// Generate the server: `<document>_server.rs`, and beside it the texts that it includes.
    #[cfg(feature = "server")]
    pub fn server(mut self) -> Self {
        self.options.server = true;
        self
    }

    /// Generate the client: `<document>_client.rs`.
    #[cfg(feature = "client")]
    pub fn client(mut self) -> Self {
        self.options.client = true;
        self
    }

    /// The name of the server trait; `Api` unless set.
    pub fn trait_name(mut self, name: impl Into<String>) -> Self {
        self.options.trait_name = name.into();
        self
    }

    /// Make a trait for each tag, `PetsApi` for `pets`, so that each can be implemented and tested
    /// alone; `Parts` composes several implementations into one service. An operation belongs to
    /// the first of its tags.
    pub fn by_tag(mut self) -> Self {
        self.options.by_tag = true;
        self
    }

    /// Derive `schemars::JsonSchema` on the types of the server, for tests that compare them with
    /// the document; with [`deserialize`](Self::deserialize).
    pub fn json_schema(mut self) -> Self {
        self.options.json_schema = true;
        self
    }

    /// Derive `serde::Deserialize` on all types of the server. Otherwise those that are only sent
    /// have `Serialize` alone, which takes less time and memory to compile;
    /// [`json_schema`](Self::json_schema) asks for both.
    pub fn deserialize(mut self) -> Self {
        self.options.deserialize = true;
        self
    }

    /// Generate only what the selector chooses: `tag:repos`, `path:/repos/{owner}/*`,
    /// `operation:getRepo`, `getRepo`.
    ///
    /// May be called several times; each call adds operations. `*` stands for any text. Other
    /// operations are not read: their schemas and faults do not count.
    pub fn include(mut self, selector: impl Into<Selector>) -> Self {
        self.options.include.push(selector.into());
        self
    }

    /// Leave out the operations that the selector chooses; see [`include`](Self::include).
    pub fn exclude(mut self, selector: impl Into<Selector>) -> Self {
        self.options.exclude.push(selector.into());
        self
    }

    /// Where to write; cargo's `OUT_DIR` unless set.
    pub fn out_dir(mut self, directory: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(directory.into());
        self
    }

    /// Generates from the document at `path`, which counts from the package's own directory.
    ///
    /// Tells cargo to run the build script again when the document changes, or a file that it
    /// refers to. Warnings appear as warnings of the package. A file whose text stays the same is
    /// not written.
    ///
    /// # Errors
    ///
    /// The document has faults (all of them are in the error, as a listing), or a file cannot be
    /// written. Returned from `main`, the error ends the build with the listing on the screen.
    pub fn compile(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        if !self.options.server && !self.options.client {
            return Err(Error::new("nothing to generate: call `.server()` or `.client()` before `.compile()`"));
        }
        rerun_if_changed(path);
        let document = Document::load(path)?;
        document.files_read().filter(|&read| read != path).for_each(rerun_if_changed);
        let generated = generate(&document, &self.options)?;
        report(&generated.diagnostics);
        self.write(path, &generated)
    }

    fn write(&self, path: &Path, generated: &Generated) -> Result<(), Error> {
        let directory = match &self.out_dir {
            Some(directory) => directory.clone(),
            None => std::env::var_os("OUT_DIR")
                .ok_or_else(|| Error::new("OUT_DIR is not set: call this from a build script, or set `.out_dir()`"))?
                .into(),
        };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let GeneratedFiles { server, client, companions } = &generated.files;
        let sides = [("server", server), ("client", client)];
        let sides = sides.iter().filter_map(|(side, text)| Some((format!("{stem}_{side}.rs"), text.as_ref()?)));
        let beside = companions.iter().map(|companion| (companion.name.clone(), &companion.text));
        for (name, text) in beside.chain(sides) {
            let file = directory.join(name);
            files::write(&file, text)
                .map_err(|error| Error::new(format!("cannot write {}: {error}", file.display())))?;
        }
        Ok(())
    }
}

fn rerun_if_changed(path: &Path) {
    println!("cargo:rerun-if-changed={}", path.display());
}

/// Warnings in cargo's form, one line each; notes where `cargo build -vv` shows them.
fn report(diagnostics: &Diagnostics) {
    for line in diagnostics.lines(Severity::Warning) {
        println!("cargo:warning={line}");
    }
    for line in diagnostics.lines(Severity::Note) {
        eprintln!("{line}");
    }
}

/// Why [`Builder::compile`] failed.
///
/// `Debug` is the listing that a person reads, because that is what
/// `fn main() -> Result<(), Error>` prints.
pub struct Error(Cause);

enum Cause {
    Document(Diagnostics),
    Other(String),
}

impl Error {
    fn new(message: impl Into<String>) -> Self {
        Self(Cause::Other(message.into()))
    }
}

impl From<Diagnostics> for Error {
    fn from(diagnostics: Diagnostics) -> Self {
        Self(Cause::Document(diagnostics))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Document(diagnostics) => write!(f, "the document has faults\n\n{diagnostics}"),
            Cause::Other(message) => f.write_str(message),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
