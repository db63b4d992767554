//! Character positions, as the YAML parser counts them, to byte offsets.

use crate::source::{SourceId, Span};

/// Every how many characters a byte offset is noted.
const STRIDE: usize = 64;

/// Turns character positions of one text into spans.
pub(super) struct Offsets<'a> {
    source: SourceId,
    text: &'a str,
    /// The byte offset of every [`STRIDE`]th character; empty for ASCII, where both counts are
    /// equal.
    notes: Vec<u32>,
}

impl<'a> Offsets<'a> {
    pub(super) fn new(source: SourceId, text: &'a str) -> Self {
        let notes = if text.is_ascii() {
            Vec::new()
        } else {
            let starts = text.char_indices().step_by(STRIDE);
            starts.map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect()
        };
        Self { source, text, notes }
    }

    /// The span from one character position to another, without the white space at its end that the
    /// parser counts in.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let start = self.byte(start);
        let text = &self.text[start..self.byte(end).max(start)];
        Span::new(self.source, start..start + text.trim_end().len())
    }

    fn byte(&self, position: usize) -> usize {
        if self.notes.is_empty() {
            return position.min(self.text.len());
        }
        let Some(&note) = self.notes.get(position / STRIDE) else {
            return self.text.len();
        };
        let rest = &self.text[note as usize..];
        let within = rest.char_indices().nth(position % STRIDE);
        within.map_or(self.text.len(), |(at, _)| note as usize + at)
    }
}
