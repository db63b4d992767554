//! Items and properties, one after the other.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::number::Scalar;
use super::rule::{ListRule, ObjectRule};
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
    fn key<E: Error>(&mut self, key: &str, borrowed: Option<&'de str>) -> Result<(), E> {
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

/// The numbers of properties that were read.
#[derive(Default)]
struct Seen {
    first: u64,
    more: Vec<u64>,
}

impl Seen {
    /// Whether it is new.
    #[inline]
    fn insert(&mut self, number: usize) -> bool {
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
    fn contains(&self, number: usize) -> bool {
        let word = match (number / 64).checked_sub(1) {
            None => Some(&self.first),
            Some(word) => self.more.get(word),
        };
        word.is_some_and(|word| word & (1 << (number % 64)) != 0)
    }
}

/// Keys without a property.
#[derive(Default)]
struct Others<'de> {
    last: Option<Cow<'de, str>>,
    before: BTreeSet<Cow<'de, str>>,
}

impl<'de> Others<'de> {
    /// Whether it is new; the keys of a value always are.
    fn insert(&mut self, key: Cow<'de, str>, is_text: bool) -> bool {
        let last = self.last.replace(key);
        if !is_text {
            return true;
        }
        self.before.extend(last);
        self.last.as_ref().is_none_or(|key| !self.before.contains(key))
    }
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

struct KeySeed<'m, 'r, 'de, K> {
    seed: K,
    members: &'m mut Members<'r, 'de>,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for KeySeed<'_, '_, 'de, K> {
    type Value = K::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<K::Value, D::Error> {
        self.seed.deserialize(Key { inner, members: self.members })
    }
}

/// A key, as a deserializer and as a visitor.
struct Key<'m, 'r, 'de, T> {
    inner: T,
    members: &'m mut Members<'r, 'de>,
}

macro_rules! text_keys {
    ($($method:ident)*) => {
        $(
            #[inline]
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
                self.inner.$method(Key { inner: visitor, members: self.members })
            }
        )*
    };
}

/// Keys of other types occur in types of the user's only.
macro_rules! other_keys {
    ($($method:ident($($name:ident: $kind:ty),*))*) => {
        $(
            fn $method<V: Visitor<'de>>(self, $($name: $kind,)* visitor: V) -> Result<V::Value, D::Error> {
                self.members.count += 1;
                self.members.current = Current::Unseen;
                match self.members.watch.rule.is_any() {
                    true => self.inner.$method($($name,)* visitor),
                    false => Err(broken()),
                }
            }
        )*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Key<'_, '_, 'de, D> {
    type Error = D::Error;

    text_keys! { deserialize_any deserialize_str deserialize_string deserialize_identifier deserialize_ignored_any }

    other_keys! {
        deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128() deserialize_f32()
        deserialize_f64() deserialize_char() deserialize_bytes() deserialize_byte_buf() deserialize_option()
        deserialize_unit() deserialize_seq() deserialize_map()
        deserialize_unit_struct(name: &'static str) deserialize_tuple(length: usize)
        deserialize_tuple_struct(name: &'static str, length: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_newtype_struct(name, Key { inner: visitor, members: self.members })
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Key<'_, '_, 'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<V::Value, E> {
        self.members.key(key, None)?;
        self.inner.visit_str(key)
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<V::Value, E> {
        self.members.key(key, Some(key))?;
        self.inner.visit_borrowed_str(key)
    }

    fn visit_string<E: Error>(self, key: String) -> Result<V::Value, E> {
        self.members.key(&key, None)?;
        self.inner.visit_string(key)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Key { inner, members: self.members })
    }
}
