//! The texts that were read, and places in them.
//!
//! Every node of a [`Document`](crate::document::Document) has a [`Span`]; a [`Sources`] turns it
//! into the file, line and column that a person looks for.

use std::num::NonZeroU32;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The number of a text in its [`Sources`].
///
/// Numbers start at 1, so that an `Option<Span>` takes no more room than a [`Span`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(NonZeroU32);

impl SourceId {
    /// The document that was named first, before any other file that it refers to.
    pub const ROOT: Self = Self(NonZeroU32::MIN);

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A stretch of one source: byte offsets, `end` excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The text that the offsets count in.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The stretch `range` of `source`; offsets beyond 4 GiB are cut (a text of that size is never
    /// read).
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { source, start: offset(range.start), end: offset(range.end) }
    }

    /// The offsets as a range of `usize`, to index the text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One text: a file that was read, or a string that was handed over.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    path: Option<PathBuf>,
    text: String,
    line_starts: Vec<u32>,
}

impl Source {
    fn new(name: String, path: Option<PathBuf>, text: String) -> Self {
        let breaks = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let line_starts =
            std::iter::once(0).chain(breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX))).collect();
        Self { name, path, text, line_starts }
    }

    /// The name to show: the path as the user gave it, with `/` between its parts.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file that the text came from; `None` for a text that was handed over.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset, both counted from 1, columns in characters.
    pub fn position(&self, offset: u32) -> (usize, usize) {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1] as usize;
        let end = self.text.len().min(offset as usize);
        let before = self.text.as_bytes().get(start..end).unwrap_or_default();
        // Every byte but a continuation byte begins a character.
        let column = before.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        (line, column + 1)
    }

    /// The bytes of a line (counted from 1), without its line break; empty behind the last line.
    pub fn line(&self, line: usize) -> Range<usize> {
        let at = |line: usize| self.line_starts.get(line).map(|&start| start as usize);
        let (Some(start), end) = (at(line.wrapping_sub(1)), at(line)) else {
            return self.text.len()..self.text.len();
        };
        let end = end.unwrap_or(self.text.len());
        start..start + self.text[start..end].trim_end_matches(['\r', '\n']).len()
    }

    /// The number of lines; an empty text has one.
    pub fn lines(&self) -> usize {
        self.line_starts.len()
    }
}

/// All texts that a document came from. Cheap to clone: the texts are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources(Vec<Arc<Source>>);

impl Sources {
    /// Adds a text under the name to show, with the file that it came from, if any.
    pub fn add(&mut self, name: impl Into<String>, path: Option<PathBuf>, text: impl Into<String>) -> SourceId {
        self.0.push(Arc::new(Source::new(name.into(), path, text.into())));
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        SourceId(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN))
    }

    /// The text with this number; `None` when the number belongs to other sources.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.0.get(id.index()).map(|source| &**source)
    }

    /// All texts, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.iter().map(|source| &**source)
    }

    /// The text of a span; empty when the span belongs to other sources.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).and_then(|source| source.text.get(span.range())).unwrap_or_default()
    }
}
