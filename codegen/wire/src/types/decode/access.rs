//! Items and properties, one after the other.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess};

use super::key::KeySeed;
use super::members::{Items, Members};
use super::strict::Strict;
use super::trace::Step;
use super::watch::Watch;

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
