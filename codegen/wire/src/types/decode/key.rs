//! Keys: looked at before the type's own visitor gets them.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::members::Members;

/// A key's seed.
pub(super) struct KeySeed<'m, 'r, 'de, K> {
    pub(super) seed: K,
    pub(super) members: &'m mut Members<'r, 'de>,
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
                self.members.unseen()?;
                self.inner.$method($($name,)* visitor)
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
