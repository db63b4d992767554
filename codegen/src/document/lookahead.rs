//! A bound on how far the YAML parser may look ahead.
//!
//! A bracket that may still turn out to be a mapping key makes the parser keep every token until it
//! closes, at some 200 bytes for each byte of text. Legible documents never come near the bound.

use std::cell::Cell;
use std::rc::Rc;
use std::str::Chars;

/// How many characters the parser may read between two events.
const MAX_LOOKAHEAD: usize = 2 << 20;

/// The characters of a text, until the parser has taken too many at once.
pub(super) struct Bounded<'a> {
    characters: Chars<'a>,
    left: Rc<Cell<usize>>,
}

/// The other end of a [`Bounded`] text.
pub(super) struct Lookahead(Rc<Cell<usize>>);

impl<'a> Bounded<'a> {
    pub(super) fn new(text: &'a str) -> (Self, Lookahead) {
        let left = Rc::new(Cell::new(MAX_LOOKAHEAD));
        let bounded = Self { characters: text.chars(), left: Rc::clone(&left) };
        (bounded, Lookahead(left))
    }
}

impl Iterator for Bounded<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let left = self.left.get().checked_sub(1)?;
        self.left.set(left);
        self.characters.next()
    }
}

impl Lookahead {
    /// The parser came to an event: it may read on.
    pub(super) fn renew(&self) {
        self.0.set(MAX_LOOKAHEAD);
    }

    /// True when the text was cut off.
    pub(super) fn is_exhausted(&self) -> bool {
        self.0.get() == 0
    }
}
