//! The other files of a document: what its references lead to.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Component, Path, PathBuf};

use super::limits::MAX_BYTES;
use super::reference::percent_decode;
use super::{Node, Value, read};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Sources};

/// How many files a document may have.
const MAX_FILES: usize = 1000;

/// The files beside the root, by their number and by their path.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    roots: BTreeMap<SourceId, Node>,
    numbers: BTreeMap<PathBuf, SourceId>,
}

impl Files {
    /// Reads every file that a `$ref` names, and those that these name. One that cannot be read is left to the reference.
    pub(super) fn load(sources: &mut Sources, root: &Node) -> Result<Self, Vec<Diagnostic>> {
        let mut files = Self::default();
        let path = sources.get(SourceId::ROOT).and_then(|source| source.path()).map(Path::to_owned);
        let Some(path) = path else { return Ok(files) };
        files.numbers.insert(normal(&path), SourceId::ROOT);
        let mut waiting = VecDeque::from(references(root, &path));
        let mut bytes = 0u64;
        while let Some(path) = waiting.pop_front() {
            if files.numbers.contains_key(&path) || !path.is_file() {
                continue;
            }
            let source = read::file(sources, &path).map_err(|fault| vec![fault])?;
            let (name, text) = sources.get(source).map_or(("", ""), |source| (source.name(), source.text()));
            bytes += text.len() as u64;
            if bytes > MAX_BYTES || files.numbers.len() >= MAX_FILES {
                return Err(vec![too_many(name)]);
            }
            let root = read::tree(source, name, text)?;
            waiting.extend(references(&root, &path));
            files.numbers.insert(path, source);
            files.roots.insert(source, root);
        }
        Ok(files)
    }

    /// The root of a file beside the document's own.
    pub(super) fn root(&self, source: SourceId) -> Option<&Node> {
        self.roots.get(&source)
    }

    /// The file that a reference from `base` names.
    pub(super) fn find(&self, base: &Path, reference: &str) -> Option<SourceId> {
        self.numbers.get(&resolved(base, reference)).copied()
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (SourceId, &Node)> {
        self.roots.iter().map(|(source, root)| (*source, root))
    }
}

/// The paths that the references below `root`, which stands in the file `base`, name.
fn references(root: &Node, base: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(entries) => {
                let target = node.get("$ref").and_then(Node::as_str).and_then(file_of);
                found.extend(target.map(|file| resolved(base, file)));
                open.extend(entries.iter().rev().map(|entry| &entry.value));
            }
            _ => {}
        }
    }
    found
}

/// The file that a reference names; `None` for one within its own file, or at a URL.
pub(super) fn file_of(target: &str) -> Option<&str> {
    let file = target.split('#').next().unwrap_or_default();
    (!file.is_empty() && !file.contains("://")).then_some(file)
}

fn resolved(base: &Path, reference: &str) -> PathBuf {
    let folder = base.parent().unwrap_or(Path::new(""));
    normal(&folder.join(&*percent_decode(reference)))
}

/// Without `.` and, as far as it goes, `..`: the same file under one path.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

fn too_many(name: &str) -> Diagnostic {
    let limit = MAX_BYTES >> 20;
    let message = format!("with `{name}` the document has more than {MAX_FILES} files or {limit} MB");
    Diagnostic::error("file-too-large", None, message).help("split the document, or leave examples out")
}
