//! Files that belong to a generated source.

/// A file that a generated source includes from beside it (`include_str!`). The source does not
/// compile without it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Companion {
    /// The name of the file: `items_server.openapi.json` for `items_server.rs`.
    pub name: String,
    /// What it holds.
    pub text: String,
}

impl Companion {
    /// A file of that name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }
}
