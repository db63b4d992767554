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
mod components;
mod conform;
mod dangling;
mod files;
mod grammar;
mod json;
mod limits;
mod location;
mod lookahead;
mod malformed;
mod node;
mod object;
mod offsets;
mod read;
mod reference;
mod resource;
mod scalar;
mod suggest;
mod uri;
mod version;
mod yaml;

use std::path::Path;

use conform::When;
use files::Files;
use limits::Budget;
pub use location::Location;
pub use node::{Entry, Node, Value};
pub use reference::Target;
pub use suggest::{closest, near};
#[cfg(feature = "server")]
pub(crate) use uri::percent_decode;
pub use version::Version;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
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
    files: Files,
    findings: Vec<conform::Finding>,
}

impl Document {
    /// Reads a YAML or JSON file. Its name in diagnostics and headers is `path` as given.
    ///
    /// The diagnostics report a file that cannot be read, is neither YAML nor JSON, or is not an
    /// OpenAPI document of a known version; faults within it are left to later stages.
    pub fn load(path: &Path) -> Result<Self, Diagnostics> {
        let (mut sources, mut budget) = (Sources::default(), Budget::default());
        let source = read::file(&mut sources, path, &mut budget)
            .map_err(|fault| Diagnostics::from(fault).with_sources(&sources))?;
        Self::build(sources, source, budget)
    }

    /// Reads YAML or JSON text that goes by `name` in diagnostics and headers.
    pub fn parse(name: &str, text: &str) -> Result<Self, Diagnostics> {
        let mut sources = Sources::default();
        let source = sources.add(name, None, read::without_mark(text));
        Self::build(sources, source, Budget::default())
    }

    /// The name by which the document goes: the path as given, or the name handed to
    /// [`parse`](Self::parse).
    pub fn name(&self) -> &str {
        self.sources.get(SourceId::ROOT).map_or("", |source| source.name())
    }

    /// The version of OpenAPI that it is written in.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The node that a JSON pointer (RFC 6901) leads to, `/components/schemas/Item`.
    /// Percent-encoding is undone first, as in a URI fragment; a `$ref` on the way is followed. The
    /// empty pointer is the root.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        let root = (&self.root, Location::root(SourceId::ROOT));
        reference::walk(self, root, pointer, 1).ok().map(|(node, _)| node)
    }

    /// The node itself, or, when it is a `{$ref: ...}`, the node at the end of the chain.
    ///
    /// A reference without a target, in a circle, or to a URL is a diagnostic at the `$ref`.
    pub fn resolve<'a>(&'a self, node: &'a Node) -> Result<&'a Node, Diagnostic> {
        reference::resolve(self, node)
    }

    /// What a `{$ref: ...}` refers to: one step, to a node that may be a reference again.
    pub fn follow(&self, node: &Node) -> Result<Target<'_>, Diagnostic> {
        reference::lookup(self, node.get("$ref").unwrap_or(node))
    }

    /// The schemas that a `$dynamicRef` to this anchor may be about.
    pub(crate) fn dynamic_anchors(&self, name: &str) -> &[Location] {
        self.files.resources.dynamic(name)
    }

    /// What the text at `reference` refers to, as the value of a `$ref` would. For references that
    /// stand elsewhere, as in the mapping of a discriminator.
    pub fn lookup(&self, reference: &Node) -> Result<Target<'_>, Diagnostic> {
        reference::lookup(self, reference)
    }

    /// The node at a place that [`follow`](Self::follow) found.
    pub fn at(&self, location: &Location) -> Option<&Node> {
        location.within(self.tree(location.source())?)
    }

    /// The entries of a section of `components`, `schemas` or another, with the places that each
    /// stands for: its own, and, if it is only a reference into other files, those.
    pub fn components(&self, section: &str) -> Vec<(&str, Vec<Location>)> {
        components::of(self, section)
    }

    /// The document as one file: what stands in other files is copied into `components`, path items
    /// to where they are referred to. The same as the root where there are no other files.
    pub fn bundled(&self) -> serde_json::Value {
        match self.is_split() {
            true => bundle::bundle(self),
            false => self.root.to_json(),
        }
    }

    /// Whether the document refers to other files.
    pub fn is_split(&self) -> bool {
        self.sources.iter().count() > 1
    }

    /// The files that the document came from, each once, in the order in which they were read.
    pub fn files_read(&self) -> impl Iterator<Item = &Path> {
        self.sources.iter().filter_map(|source| source.path())
    }

    /// What in the document does not conform to OpenAPI: errors only where one of `operations`,
    /// each with the path items that it comes from, reaches. With `everything`, the rest is told as
    /// warnings, else not at all.
    pub(crate) fn findings<'d>(&'d self, operations: &[(&[&'d Node], &'d Node)], everything: bool) -> Vec<Diagnostic> {
        let depends =
            |found: &conform::Finding| found.diagnostic.severity == Severity::Error || found.said != When::Always;
        if everything && !self.findings.iter().any(depends) {
            return self.findings.iter().map(|found| found.diagnostic.clone()).collect();
        }
        let reach = conform::Reach::of(self, operations, everything);
        let mut told = Vec::new();
        for finding in &self.findings {
            let (is_reached, diagnostic) = reach.weigh(finding);
            let counts = match finding.said {
                When::Always => everything || is_reached,
                When::Reached => is_reached,
                When::NotReached => everything && !is_reached,
            };
            if counts {
                told.push(diagnostic);
            }
        }
        told
    }

    /// The root of a file.
    fn tree(&self, source: SourceId) -> Option<&Node> {
        if source == SourceId::ROOT { Some(&self.root) } else { self.files.tree(source) }
    }

    /// The name of a file without folder and extension.
    fn stem(&self, source: SourceId) -> String {
        let name = self.sources.get(source).map_or("", |source| source.name());
        Path::new(name).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
    }

    fn build(mut sources: Sources, source: SourceId, mut budget: Budget) -> Result<Self, Diagnostics> {
        let (name, text) = sources.get(source).map_or(("", ""), |source| (source.name(), source.text()));
        let root = read::tree(source, name, text, &mut budget)
            .map_err(|faults| Diagnostics::from_iter(faults).with_sources(&sources))?;
        let version = version::of(&root).map_err(|fault| Diagnostics::from(fault).with_sources(&sources))?;
        let files = Files::load(&mut sources, &root, &mut budget);
        let mut document = Self { root, sources, version, files, findings: Vec::new() };
        let (findings, changes) = conform::conform(&document);
        document.findings = findings;
        conform::apply(&mut document, changes);
        Ok(document)
    }
}
