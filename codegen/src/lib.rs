//! Generates a Rust server trait and a typed client from a hand-written OpenAPI document.
//!
//! The server trait has a method for each operation and one for each security scheme. A method of a
//! secured operation gets the verified caller as an argument. The client signs in and renews its
//! token.
//!
//! In a build script, one line is enough ([`configure`]). [`generate`] is the same as a function:
//!
//! ```
//! # #[cfg(feature = "server")] {
//! use countersign::document::Document;
//! use countersign::{Options, generate};
//!
//! let text = "
//! openapi: 3.0.3
//! info: {title: Greeter, version: 1.0.0}
//! paths:
//!   /greeting:
//!     get:
//!       operationId: greet
//!       security: []
//!       responses:
//!         '200': {description: A line of text, content: {text/plain: {schema: {type: string}}}}
//! ";
//! let document = Document::parse("greeter.yaml", text)?;
//! let mut options = Options::default();
//! options.server = true;
//! let generated = generate(&document, &options)?;
//! assert!(generated.files.server.is_some_and(|server| server.contains("fn greet")));
//! # }
//! # Ok::<(), countersign::diagnostic::Diagnostics>(())
//! ```
//!
//! # The main types
//!
//! 1. [`configure`] begins a build script, [`Builder`] has its options, and [`Error`] its listing.
//! 2. [`document::Document`] is a document with the line and column of each value.
//! 3. [`Options`] says what to generate, [`generate()`] does it, and [`Generated`] is the result.
//! 4. [`diagnostic::Diagnostic`] is one error, warning or note.
//!
//! # Features
//!
//! - `server` (default): generates servers.
//! - `client` (default): generates clients, with progenitor.
//! - `cli`: builds the command line tool `countersign`.
//!
//! The book in the folder `docs` of the repository begins with "First steps". Its page "Errors and
//! warnings" explains each diagnostic.

mod check;
mod configure;
pub mod diagnostic;
#[cfg_attr(not(any(feature = "server", feature = "client")), allow(dead_code))]
mod doc;
pub mod document;
mod emit;
pub mod files;
// Without an emitter the generator reads and checks only.
#[cfg_attr(not(any(feature = "server", feature = "client")), allow(unused_imports, unused_mut, unused_variables))]
mod generate;
pub mod model;
mod options;
#[cfg_attr(not(any(feature = "server", feature = "client")), allow(dead_code))]
mod prelude;
#[cfg(feature = "client")]
mod quiet;
#[cfg(all(feature = "server", feature = "client"))]
pub mod scaffold;
pub mod schema;
#[cfg(feature = "server")]
mod served;
pub mod source;
// One side does not ask for all that types know.
#[cfg_attr(not(all(feature = "server", feature = "client")), allow(dead_code))]
mod types;

pub use configure::{Builder, Error, configure};
pub use generate::{Generated, GeneratedFiles, generate};
pub use model::Selector;
pub use options::Options;
