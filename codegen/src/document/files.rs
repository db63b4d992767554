//! The files that a document refers to: read once each when the document is loaded, and found by
//! reference after.
//!
//! A file that cannot be read is no fault until something that is needed refers to it: `$ref` may
//! stand in an example.

use std::collections::{HashMap, VecDeque};
use std::path::{Component, Path, PathBuf};

use super::limits::Budget;
use super::location::{self, Location};
use super::resource::{Number, Resources};
use super::{Node, Value, read, uri};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Sources};

/// What the file part of a reference leads to.
#[derive(Clone, Debug)]
pub(super) enum Link {
    /// A file that was read.
    File(SourceId),
    /// No file, and why: to be said at the reference.
    Unreadable(String),
    /// A file with a fault, which has a place of its own.
    Faulty(Diagnostic),
}

/// The trees of the other files, and where references lead.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    trees: HashMap<SourceId, Node>,
    links: HashMap<(SourceId, String), Link>,
    pub(super) resources: Resources,
}

impl Files {
    /// Reads what `root` refers to, and what that refers to, within what is left of the budget.
    pub(super) fn load(sources: &mut Sources, root: &Node, budget: &mut Budget) -> Self {
        let mut loader =
            Loader { sources, budget, by_path: HashMap::new(), queue: VecDeque::new(), files: Self::default() };
        if let Some(path) = loader.sources.get(SourceId::ROOT).and_then(|source| source.path())
            && let Ok(path) = path.canonicalize()
        {
            loader.by_path.insert(path, Link::File(SourceId::ROOT));
        }
        loader.scan(SourceId::ROOT, root);
        while let Some((source, tree)) = loader.queue.pop_front() {
            loader.scan(source, &tree);
            loader.files.trees.insert(source, tree);
        }
        loader.files
    }

    /// The root of a file other than the document itself.
    pub(super) fn tree(&self, source: SourceId) -> Option<&Node> {
        self.trees.get(&source)
    }

    /// The same, to be changed.
    pub(super) fn tree_mut(&mut self, source: SourceId) -> Option<&mut Node> {
        self.trees.get_mut(&source)
    }

    /// Where `file`, as written in a reference in `source`, leads.
    pub(super) fn link(&self, source: SourceId, file: &str) -> Option<&Link> {
        self.links.get(&(source, file.to_owned()))
    }
}

struct Loader<'a> {
    sources: &'a mut Sources,
    budget: &'a mut Budget,
    /// By the path that the file system knows a file by, so that none is read twice.
    by_path: HashMap<PathBuf, Link>,
    queue: VecDeque<(SourceId, Node)>,
    files: Files,
}

impl Loader<'_> {
    fn scan(&mut self, source: SourceId, tree: &Node) {
        self.visit(source, tree, &mut String::new(), None);
    }

    /// Notes what references can lead to, and opens what they do lead to.
    fn visit(&mut self, source: SourceId, node: &Node, pointer: &mut String, around: Option<Number>) {
        let place = |pointer: &String| Location::new(source, pointer.clone());
        let around = self.files.resources.enter(node, around, || place(pointer));
        let length = pointer.len();
        for (at, item) in node.items().iter().enumerate() {
            location::push(pointer, &at.to_string());
            self.visit(source, item, pointer, around);
            pointer.truncate(length);
        }
        for entry in node.entries() {
            match (entry.key.as_str(), &entry.value.value) {
                ("$ref" | "$dynamicRef", Value::String(text)) => {
                    self.files.resources.reference(entry.value.span, around);
                    self.open(source, text);
                }
                (key @ ("$anchor" | "$dynamicAnchor"), Value::String(name)) => {
                    self.files.resources.anchor(name, key == "$dynamicAnchor", around, place(pointer));
                }
                ("discriminator", Value::Object(_)) => self.mapping(source, &entry.value),
                _ => {}
            }
            location::push(pointer, &entry.key);
            self.visit(source, &entry.value, pointer, around);
            pointer.truncate(length);
        }
    }

    /// The values of a discriminator's mapping are references, or names of schemas.
    fn mapping(&mut self, source: SourceId, discriminator: &Node) {
        let mapping = discriminator.get("mapping").map(Node::entries).unwrap_or_default();
        for reference in mapping.iter().filter_map(|entry| entry.value.as_str()) {
            if reference.contains(['.', '/']) {
                self.open(source, reference);
            }
        }
    }

    fn open(&mut self, source: SourceId, reference: &str) {
        let (file, _) = uri::split(reference);
        if file.is_empty() || uri::has_scheme(file) || self.files.links.contains_key(&(source, file.to_owned())) {
            return;
        }
        // A text that was handed over has no folder.
        let Some(path) = self.sources.get(source).and_then(|source| source.path()).map(Path::to_owned) else { return };
        let link = self.link(path.parent().unwrap_or(Path::new("")), file);
        self.files.links.insert((source, file.to_owned()), link);
    }

    /// The file that `file` names in `folder`: with percent-encoding undone, or as written without
    /// one.
    fn link(&mut self, folder: &Path, file: &str) -> Link {
        let spelled = [&*uri::percent_decode(file), file].map(|file| folder.join(file.trim_end_matches('/')));
        let found = spelled.iter().find_map(|path| Some((path, path.canonicalize().ok()?)));
        let Some((path, canonical)) = found else {
            return Link::Unreadable(format!("there is no file `{}`", read::display_name(&tidy(&spelled[0]))));
        };
        if let Some(known) = self.by_path.get(&canonical) {
            return known.clone();
        }
        // `a/../b` is `b`, unless `a` is a link to somewhere else.
        let short = tidy(path);
        let same = short.canonicalize().is_ok_and(|short| short == canonical);
        let link = self.read(if same { &short } else { path });
        self.by_path.insert(canonical, link.clone());
        link
    }

    fn read(&mut self, path: &Path) -> Link {
        let source = match read::other_file(self.sources, path, self.budget) {
            Ok(source) => source,
            Err(fault) if fault.span.is_some() => return Link::Faulty(fault),
            Err(fault) => return Link::Unreadable(fault.message),
        };
        let (name, text) = self.sources.get(source).map_or(("", ""), |source| (source.name(), source.text()));
        match read::tree(source, name, text, self.budget) {
            Ok(tree) => {
                self.queue.push_back((source, tree));
                Link::File(source)
            }
            Err(faults) => Link::Faulty(together(faults)),
        }
    }
}

/// The faults of a file as one, told where something refers to it.
fn together(faults: Vec<Diagnostic>) -> Diagnostic {
    const SHOWN: usize = 10;
    let mut faults = faults.into_iter();
    let Some(first) = faults.next() else {
        return Diagnostic::error("internal", None, "a file failed without a fault");
    };
    let others = faults.take(SHOWN).filter_map(|fault| Some((fault.span?, fault.message)));
    others.fold(first, |first, (span, message)| first.related(span, message))
}

/// The path without `.` and `..`, as far as that can be told from its text.
fn tidy(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(short.components().next_back(), Some(Component::Normal(_))) => {
                short.pop();
            }
            part => short.push(part),
        }
    }
    short
}
