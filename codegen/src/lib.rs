//! OpenAPI first: a server trait (served on Dropshot) and a progenitor client from a hand-written document.
//!
//! One core, three faces: [`generate`] is the library, [`configure`] the one-liner of a build script, and the
//! command line tool (feature `cli`) wraps the same functions.

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
