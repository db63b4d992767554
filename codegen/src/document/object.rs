//! Mappings in the making: keys as text, duplicates refused, merge keys carried out.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::{Entry, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A key that waits for its value.
pub(super) struct Key {
    name: String,
    span: Span,
    merge: bool,
}

impl Key {
    /// A key as text. Only a `plain` one, unquoted and without a tag, may be the merge key `<<`.
    pub(super) fn new(name: String, span: Span, plain: bool) -> Self {
        let merge = plain && name == "<<";
        Self { name, span, merge }
    }
}

/// From how many entries on a mapping keeps an index of its keys.
const INDEX_FROM: usize = 16;

/// A mapping in the making.
#[derive(Default)]
pub(super) struct ObjectBuilder {
    entries: Vec<Entry>,
    /// Where the first key with a hash stands in `entries`; kept only for large mappings.
    index: HashMap<u64, usize>,
    merges: Vec<(Node, Span)>,
}

impl ObjectBuilder {
    /// Adds an entry. A second one with the same key is a fault, and left out.
    pub(super) fn insert(&mut self, key: Key, value: Node, place: Span, faults: &mut Vec<Diagnostic>) {
        if key.merge {
            self.merges.push((value, place));
            return;
        }
        if let Some(first) = self.position(&key.name) {
            let first = self.entries[first].key_span;
            faults.push(duplicate(&key, first));
            return;
        }
        self.push(Entry { key: key.name, key_span: key.span, value });
    }

    /// The entries, with those of merge keys behind the mapping's own, which win.
    pub(super) fn finish(mut self, faults: &mut Vec<Diagnostic>) -> Vec<Entry> {
        for (value, place) in std::mem::take(&mut self.merges) {
            let mappings = match value.value {
                Value::Array(items) => items,
                _ => vec![value],
            };
            for mapping in mappings {
                match mapping.value {
                    Value::Object(entries) => self.merge(entries),
                    _ => faults.push(not_mergeable(place)),
                }
            }
        }
        self.entries
    }

    fn merge(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            if self.position(&entry.key).is_none() {
                self.push(entry);
            }
        }
    }

    fn push(&mut self, entry: Entry) {
        let at = self.entries.len();
        if at == INDEX_FROM {
            let keys = self.entries.iter().enumerate();
            self.index = keys.map(|(at, entry)| (hash(&entry.key), at)).collect();
        }
        if at >= INDEX_FROM {
            self.index.entry(hash(&entry.key)).or_insert(at);
        }
        self.entries.push(entry);
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.entries.len() > INDEX_FROM {
            let &at = self.index.get(&hash(key))?;
            if self.entries[at].key == key {
                return Some(at);
            }
            // Another key has the same hash: look for this one by hand.
        }
        self.entries.iter().position(|entry| entry.key == key)
    }
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

fn duplicate(key: &Key, first: Span) -> Diagnostic {
    Diagnostic::error("duplicate-key", key.span, format!("the key `{}` occurs twice in one mapping", key.name))
        .label("the second one")
        .related(first, "the first one")
        .help("remove or rename one of the two: readers would disagree about which one counts")
}

fn not_mergeable(place: Span) -> Diagnostic {
    Diagnostic::error("merge-key", place, "`<<` merges mappings only")
        .label("neither a mapping nor a list of mappings")
        .help("give it an alias of a mapping, `<<: *name`, or quote the key: `\"<<\"`")
}
