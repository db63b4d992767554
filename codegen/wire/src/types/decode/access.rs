//! Items and properties, one after the other.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess};

use super::key::KeySeed;
use super::number::Scalar;
use super::rule::{ListRule, ObjectRule};
use super::seen::{Others, Seen};
use super::strict::Strict;
use super::trace::Step;
use super::watch::{Watch, broken};

/// What is known of a list.
pub(super) struct Items<'r> {
    watch: Watch<'r>,
    rule: Option<&'r ListRule>,
    count: usize,
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
    fn added<E: Error>(&mut self) -> Result<(), E> {
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

pub(super) struct Sequence<'i, 'r, A> {
    pub(super) inner: A,
    pub(super) items: &'i mut Items<'r>,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Sequence<'_, '_, A> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        let watch = self.items.watch;
        match self.inner.next_element_seed(Seed { seed, watch }) {
            Ok(Some(item)) => {
                self.items.added()?;
                Ok(Some(item))
            }
            Ok(None) => Ok(None),
            Err(error) => {
                watch.trace.below(Step::Index(self.items.count));
                Err(error)
            }
        }
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

/// A value's seed.
struct Seed<'r, T> {
    seed: T,
    watch: Watch<'r>,
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Seed<'_, T> {
    type Value = T::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<T::Value, D::Error> {
        self.seed.deserialize(Strict::below(inner, self.watch))
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
    fn value(&self) -> Watch<'r> {
        let number = match (self.rule, &self.current) {
            (Some(rule), Current::Property(found)) => rule.properties.get(*found).map_or(0, |(_, number)| *number),
            (Some(rule), _) => rule.others,
            (None, _) => 0,
        };
        Watch { rule: self.watch.trace.rule(number), ..self.watch }
    }

    #[cold]
    fn below(&self) {
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

pub(super) struct Object<'m, 'r, 'de, A> {
    pub(super) inner: A,
    pub(super) members: &'m mut Members<'r, 'de>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Object<'_, '_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.inner.next_key_seed(KeySeed { seed, members: self.members })
    }

    #[inline]
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        let watch = self.members.value();
        self.inner.next_value_seed(Seed { seed, watch }).inspect_err(|_| self.members.below())
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}
