//! Which keys an object has had already.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// The numbers of properties that were read.
#[derive(Default)]
pub(super) struct Seen {
    first: u64,
    more: Vec<u64>,
}

impl Seen {
    /// Whether it is new.
    #[inline]
    pub(super) fn insert(&mut self, number: usize) -> bool {
        let bit = 1 << (number % 64);
        let word = match (number / 64).checked_sub(1) {
            None => &mut self.first,
            Some(word) => {
                if self.more.len() <= word {
                    self.more.resize(word + 1, 0);
                }
                &mut self.more[word]
            }
        };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    #[inline]
    pub(super) fn contains(&self, number: usize) -> bool {
        let word = match (number / 64).checked_sub(1) {
            None => Some(&self.first),
            Some(word) => self.more.get(word),
        };
        word.is_some_and(|word| word & (1 << (number % 64)) != 0)
    }
}

/// Keys without a property.
#[derive(Default)]
pub(super) struct Others<'de> {
    pub(super) last: Option<Cow<'de, str>>,
    before: BTreeSet<Cow<'de, str>>,
}

impl<'de> Others<'de> {
    /// Whether it is new; the keys of a value always are.
    pub(super) fn insert(&mut self, key: Cow<'de, str>, is_text: bool) -> bool {
        let last = self.last.replace(key);
        if !is_text {
            return true;
        }
        self.before.extend(last);
        self.last.as_ref().is_none_or(|key| !self.before.contains(key))
    }
}
