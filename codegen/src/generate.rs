//! The pipeline: document in, files out. No input or output of its own.

use proc_macro2::TokenStream;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::files::Companion;
use crate::model::{Api, Choice};
use crate::options::Options;
use crate::types::Items;
use crate::{check, emit, files};

/// The texts that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GeneratedFiles {
    /// The server, when [`Options::server`] is set.
    pub server: Option<String>,
    /// The client, when [`Options::client`] is set.
    pub client: Option<String>,
    /// The files that the server includes. They go beside it.
    pub companions: Vec<Companion>,
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

/// What the thread of the second side may use: as much as the main thread's.
const STACK: usize = 8 << 20;

/// Generates what `options` ask for, or says why it cannot.
///
/// # Errors
///
/// All faults of the document that any stage found, together.
pub fn generate(document: &Document, options: &Options) -> Result<Generated, Diagnostics> {
    let mut diagnostics = Diagnostics::new().with_sources(&document.sources);
    let choice = Choice { include: &options.include, exclude: &options.exclude };
    let api = Api::read_chosen(document, choice, &mut diagnostics);
    check::check(&api, choice.is_everything(), &mut diagnostics);
    if diagnostics.has_errors() {
        return Err(diagnostics.sorted());
    }
    let stages = Stages { document, api: &api, items: &Items::freeze(&api), options };
    let files = stages.emit(&mut diagnostics);
    let diagnostics = diagnostics.sorted().into_result()?;
    Ok(Generated { files, diagnostics })
}

/// What the emitters are made of.
#[derive(Clone, Copy)]
struct Stages<'a> {
    document: &'a Document,
    api: &'a Api,
    items: &'a Items<'a>,
    options: &'a Options,
}

/// The server's source and its companions.
type Server = (Option<String>, Vec<Companion>);

impl Stages<'_> {
    /// The two sides, both at once where both are asked for.
    fn emit(self, diagnostics: &mut Diagnostics) -> GeneratedFiles {
        if !(self.options.server && self.options.client) {
            let (server, companions) = self.server(diagnostics);
            return GeneratedFiles { server, companions, client: self.client(diagnostics) };
        }
        let client = || {
            let mut diagnostics = Diagnostics::new();
            (self.client(&mut diagnostics), diagnostics)
        };
        std::thread::scope(|scope| {
            let beside = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, client);
            let (server, companions) = self.server(diagnostics);
            let (client, more) = match beside {
                Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                // No thread is to be had: one after the other.
                Err(_) => client(),
            };
            more.iter().for_each(|diagnostic| diagnostics.push(diagnostic.clone()));
            GeneratedFiles { server, client, companions }
        })
    }

    #[cfg(feature = "server")]
    fn server(self, diagnostics: &mut Diagnostics) -> Server {
        let Self { document, api, items, options } = self;
        let (tokens, companions) = options.server.then(|| emit::server::emit(document, api, items, options)).unzip();
        (self.formatted(tokens, diagnostics), companions.unwrap_or_default())
    }

    #[cfg(not(feature = "server"))]
    fn server(self, _: &mut Diagnostics) -> Server {
        Server::default()
    }

    #[cfg(feature = "client")]
    fn client(self, diagnostics: &mut Diagnostics) -> Option<String> {
        let tokens = self.options.client.then(|| emit::client::emit(self.api, self.items, diagnostics)).flatten();
        self.formatted(tokens, diagnostics)
    }

    #[cfg(not(feature = "client"))]
    fn client(self, _: &mut Diagnostics) -> Option<String> {
        None
    }

    /// The text of `tokens`; tokens that are no Rust are a fault of the generator, and said to be one.
    #[cfg(any(feature = "server", feature = "client"))]
    fn formatted(self, tokens: Option<TokenStream>, diagnostics: &mut Diagnostics) -> Option<String> {
        match files::format(tokens?, self.document.name(), &self.options.command) {
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
}
