//! The first stage: text to a tree with a place for every node.
//!
//! ```
//! use countersign::document::Document;
//!
//! let document = Document::parse("tiny.yaml", "openapi: 3.0.3\ninfo: {title: Tiny, version: '1'}\npaths: {}\n")?;
//! let title = document.pointer("/info/title").and_then(|node| node.as_str());
//! assert_eq!(title, Some("Tiny"));
//! # Ok::<(), countersign::diagnostic::Diagnostics>(())
//! ```

mod bundle;
mod files;
mod json;
mod limits;
mod lookahead;
mod malformed;
mod node;
mod object;
mod offsets;
mod read;
mod reference;
mod scalar;
mod suggest;
mod version;
mod yaml;

use std::path::Path;

pub use node::{Entry, Node, Value};
pub use reference::Target;
pub use suggest::closest;
pub use version::Version;

use crate::diagnostic::{Diagnostic, Diagnostics};
pub use crate::source::Span;
use crate::source::{SourceId, Sources};

/// An OpenAPI document: the tree, and the texts that it was read from.
#[derive(Clone, Debug)]
pub struct Document {
    /// The whole document, always a mapping.
    pub root: Node,
    /// Every text that was read; the first is the document itself.
    pub sources: Sources,
    version: Version,
    files: files::Files,
}

impl Document {
    /// Reads a YAML or JSON file. Its name in diagnostics and headers is `path` as given.
    ///
    /// What cannot be read, is no YAML or JSON, or is no OpenAPI document of a known version is told in the
    /// diagnostics; faults within it are left to later stages.
    pub fn load(path: &Path) -> Result<Self, Diagnostics> {
        let mut sources = Sources::default();
        let source = read::file(&mut sources, path).map_err(|fault| Diagnostics::from(fault).with_sources(&sources))?;
        Self::build(sources, source)
    }

    /// Reads YAML or JSON text that goes by `name` in diagnostics and headers.
    pub fn parse(name: &str, text: &str) -> Result<Self, Diagnostics> {
        let mut sources = Sources::default();
        let source = sources.add(name, None, read::without_mark(text));
        Self::build(sources, source)
    }

    /// The name by which the document goes: the path as given, or the name handed to [`parse`](Self::parse).
    pub fn name(&self) -> &str {
        self.sources.get(SourceId::ROOT).map_or("", |source| source.name())
    }

    /// The version of OpenAPI that it is written in.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The node that a JSON pointer (RFC 6901) leads to, `/components/schemas/Item`. Percent-encoding is undone
    /// first, as in a URI fragment. The empty pointer is the root.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        reference::pointer(&self.root, pointer)
    }

    /// The node itself, or, when it is a `{$ref: ...}`, the node at the end of the chain.
    ///
    /// A reference that leads nowhere, in a circle, or out of the document is a diagnostic at the `$ref`.
    pub fn resolve<'a>(&'a self, node: &'a Node) -> Result<&'a Node, Diagnostic> {
        reference::resolve(self, node)
    }

    /// The files that the document came from, each once, in the order in which they were read.
    pub fn files_read(&self) -> impl Iterator<Item = &Path> {
        self.sources.iter().filter_map(|source| source.path())
    }

    /// What the `$ref` of `node` leads to, one step; `None` where it is no reference.
    ///
    /// # Errors
    ///
    /// A reference that leads nowhere, or to another place than a local file.
    pub fn follow<'a>(&'a self, node: &'a Node) -> Result<Option<Target<'a>>, Diagnostic> {
        reference::step(self, node)
    }

    /// The node at `pointer` in the file `source`.
    pub fn node_at(&self, source: SourceId, pointer: &str) -> Option<&Node> {
        reference::pointer(self.root_of(source)?, pointer)
    }

    /// The document as one file: what stands in others is put below `x-files`, where references then lead.
    pub fn bundled(&self) -> serde_json::Value {
        bundle::bundled(self)
    }

    /// Whether it has more than one file.
    pub fn has_other_files(&self) -> bool {
        !self.files.is_empty()
    }

    fn root_of(&self, source: SourceId) -> Option<&Node> {
        if source == SourceId::ROOT { Some(&self.root) } else { self.files.root(source) }
    }

    /// The file that `target` names, as it stands in the file `from`.
    fn file_of(&self, target: &str, from: SourceId) -> Option<SourceId> {
        let base = self.sources.get(from)?.path()?;
        self.files.find(base, files::file_of(target)?)
    }

    fn build(mut sources: Sources, source: SourceId) -> Result<Self, Diagnostics> {
        let (name, text) = sources.get(source).map_or(("", ""), |source| (source.name(), source.text()));
        let root =
            read::tree(source, name, text).map_err(|faults| Diagnostics::from_iter(faults).with_sources(&sources))?;
        let version = version::of(&root).map_err(|fault| Diagnostics::from(fault).with_sources(&sources))?;
        let files = files::Files::load(&mut sources, &root)
            .map_err(|faults| Diagnostics::from_iter(faults).with_sources(&sources))?;
        Ok(Self { root, sources, version, files })
    }
}
