//! What is known of a list and of an object while it is read.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::de::Error;

use super::number::Scalar;
use super::rule::{ListRule, ObjectRule};
use super::seen::{Others, Seen};
use super::trace::Step;
use super::watch::{Watch, broken};

/// What is known of a list.
pub(super) struct Items<'r> {
    /// With the rule of each item.
    pub(super) watch: Watch<'r>,
    rule: Option<&'r ListRule>,
    pub(super) count: usize,
    seen: BTreeSet<Scalar>,
}

impl<'r> Items<'r> {
    #[inline]
    pub(super) fn new(watch: Watch<'r>) -> Self {
        let rule = watch.rule.list.as_ref();
        let items = watch.trace.rule(rule.map_or(0, |rule| rule.items));
        Self { watch: Watch { rule: items, ..watch }, rule, count: 0, seen: BTreeSet::new() }
    }

    #[inline]
    pub(super) fn added<E: Error>(&mut self) -> Result<(), E> {
        self.count += 1;
        match self.rule {
            Some(rule) if rule.unique => {
                let kept = self.watch.trace.take_kept();
                if kept.is_some_and(|scalar| self.seen.insert(scalar)) { Ok(()) } else { Err(broken()) }
            }
            _ => Ok(()),
        }
    }

    #[inline]
    pub(super) fn finish<E: Error>(&self) -> Result<(), E> {
        match self.rule {
            Some(rule) if self.count < rule.least || self.count > rule.most => Err(broken()),
            _ => Ok(()),
        }
    }
}

/// What is known of an object.
pub(super) struct Members<'r, 'de> {
    watch: Watch<'r>,
    rule: Option<&'r ObjectRule>,
    count: usize,
    seen: Seen,
    /// The keys that the rule has no property for.
    others: Others<'de>,
    current: Current,
}

/// The key that was read last.
enum Current {
    Property(usize),
    Other,
    /// One that is no text to its type, such as a number.
    Unseen,
}

impl<'r, 'de> Members<'r, 'de> {
    #[inline]
    pub(super) fn new(watch: Watch<'r>) -> Self {
        let rule = watch.rule.object.as_ref();
        Self { watch, rule, count: 0, seen: Seen::default(), others: Others::default(), current: Current::Unseen }
    }

    #[inline]
    pub(super) fn key<E: Error>(&mut self, key: &str, borrowed: Option<&'de str>) -> Result<(), E> {
        self.count += 1;
        let next = if let Current::Property(last) = self.current { last + 1 } else { 0 };
        if let Some(found) = self.rule.and_then(|rule| rule.find(key, next)) {
            self.current = Current::Property(found);
            return if self.seen.insert(found) { Ok(()) } else { Err(twice()) };
        }
        self.current = Current::Other;
        let key = borrowed.map_or_else(|| Cow::Owned(key.to_owned()), Cow::Borrowed);
        if self.others.insert(key, self.watch.trace.is_text) { Ok(()) } else { Err(twice()) }
    }

    /// A key of another type: what has a rule is left to the validator.
    pub(super) fn unseen<E: Error>(&mut self) -> Result<(), E> {
        self.count += 1;
        self.current = Current::Unseen;
        if self.watch.rule.is_any() { Ok(()) } else { Err(broken()) }
    }

    /// The rule of the value that belongs to the key that was read last.
    #[inline]
    pub(super) fn value(&self) -> Watch<'r> {
        let number = match (self.rule, &self.current) {
            (Some(rule), Current::Property(found)) => rule.properties.get(*found).map_or(0, |(_, number)| *number),
            (Some(rule), _) => rule.others,
            (None, _) => 0,
        };
        Watch { rule: self.watch.trace.rule(number), ..self.watch }
    }

    #[cold]
    /// Notes the key at which reading failed.
    pub(super) fn below(&self) {
        let key = match (&self.current, self.rule) {
            (Current::Property(found), Some(rule)) => rule.properties.get(*found).map(|(name, _)| name.to_string()),
            (Current::Other, _) => self.others.last.as_deref().map(str::to_owned),
            _ => None,
        };
        if let Some(key) = key {
            self.watch.trace.below(Step::Key(key));
        }
    }

    #[inline]
    pub(super) fn finish<E: Error>(&self) -> Result<(), E> {
        let Some(rule) = self.rule else { return Ok(()) };
        let complete = rule.required.iter().all(|number| self.seen.contains(*number));
        if complete && rule.least <= self.count && self.count <= rule.most { Ok(()) } else { Err(broken()) }
    }
}

#[cold]
fn twice<E: Error>() -> E {
    E::custom("a key occurs twice")
}
