//! Visitors: each value is looked at before the type's own visitor gets it.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, MapDeserializer};
use serde::de::{Deserialize, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::value::RawValue;

use super::access::{Object, Sequence};
use super::members::{Items, Members};
use super::number::{Scalar, whole};
use super::rule::Kinds;
use super::strict::{RAW, Strict};
use super::watch::{Watch, broken};

/// A visitor of which every value is looked at.
pub(super) struct Watched<'r, V> {
    pub(super) visitor: V,
    pub(super) watch: Watch<'r>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Watched<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    #[inline]
    fn visit_bool<E: Error>(self, value: bool) -> Result<V::Value, E> {
        let kind = if value { Kinds::TRUE } else { Kinds::FALSE };
        self.watch.simple(kind, || Scalar::Boolean(value))?;
        self.visitor.visit_bool(value)
    }

    #[inline]
    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        self.watch.integer(value.into(), || value.into())?;
        self.visitor.visit_i64(value)
    }

    #[inline]
    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        self.watch.integer(value.into(), || value.into())?;
        self.visitor.visit_u64(value)
    }

    #[inline]
    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        self.watch.float(value)?;
        self.visitor.visit_f64(value)
    }

    #[inline]
    fn visit_str<E: Error>(self, value: &str) -> Result<V::Value, E> {
        self.watch.text(value)?;
        self.visitor.visit_str(value)
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<V::Value, E> {
        self.watch.text(value)?;
        self.visitor.visit_borrowed_str(value)
    }

    fn visit_string<E: Error>(self, value: String) -> Result<V::Value, E> {
        self.watch.text(&value)?;
        self.visitor.visit_string(value)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<V::Value, E> {
        self.watch.unseen()?;
        self.visitor.visit_i128(value)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<V::Value, E> {
        self.watch.unseen()?;
        self.visitor.visit_u128(value)
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<V::Value, E> {
        self.watch.unseen()?;
        self.visitor.visit_bytes(value)
    }

    fn visit_borrowed_bytes<E: Error>(self, value: &'de [u8]) -> Result<V::Value, E> {
        self.watch.unseen()?;
        self.visitor.visit_borrowed_bytes(value)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.watch.simple(Kinds::NULL, || Scalar::Null)?;
        self.visitor.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.watch.simple(Kinds::NULL, || Scalar::Null)?;
        self.visitor.visit_unit()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_some(Strict::below(inner, self.watch))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_newtype_struct(Strict::below(inner, self.watch))
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.watch.admit(Kinds::LIST)?;
        let mut items = Items::new(self.watch);
        let value = self.visitor.visit_seq(Sequence { inner, items: &mut items })?;
        items.finish()?;
        Ok(value)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.watch.admit(Kinds::OBJECT)?;
        let mut members = Members::new(self.watch);
        let value = self.visitor.visit_map(Object { inner, members: &mut members })?;
        members.finish()?;
        Ok(value)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<V::Value, A::Error> {
        Err(A::Error::invalid_type(Unexpected::Enum, &self))
    }
}

/// Of an integer: a float is one where it has no fraction.
pub(super) struct Whole<V>(pub(super) V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Whole<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    #[inline]
    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        self.0.visit_i64(value)
    }

    #[inline]
    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        self.0.visit_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        match whole(value) {
            Some(whole) => self.0.visit_i64(whole),
            None => Err(E::invalid_type(Unexpected::Float(value), &self)),
        }
    }
}

/// Of a struct: an object, and no list of its fields.
pub(super) struct Mapped<V>(pub(super) V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Mapped<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(inner)
    }
}

/// Of a type that wants the text of its value.
pub(super) struct Raw<'r, V> {
    pub(super) visitor: V,
    pub(super) watch: Watch<'r>,
}

impl<V> Raw<'_, V> {
    /// Reads the text once more, to see what is in it. A number that no float can hold is one all the same.
    fn check<E: Error>(&self, text: &str) -> Result<(), E> {
        if self.watch.rule.is_any() && !self.watch.trace.is_text {
            return Ok(());
        }
        let mut json = serde_json::Deserializer::from_str(text);
        let is_huge = |error: &serde_json::Error| error.is_syntax() && self.watch.rule.number.is_none();
        match IgnoredAny::deserialize(Strict::below(&mut json, self.watch)) {
            Ok(_) => Ok(()),
            Err(error) if is_huge(&error) && self.watch.rule.kinds.meets(Kinds::FRACTION) => Ok(()),
            Err(_) => Err(broken()),
        }
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Raw<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        let raw = Box::<RawValue>::deserialize(MapAccessDeserializer::new(inner))?;
        self.check(raw.get())?;
        let text = std::iter::once((RAW, raw.get()));
        self.visitor.visit_map(MapDeserializer::new(text))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_newtype_struct(Strict::below(inner, self.watch))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        Watched { visitor: self.visitor, watch: self.watch }.visit_i64(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        Watched { visitor: self.visitor, watch: self.watch }.visit_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        Watched { visitor: self.visitor, watch: self.watch }.visit_f64(value)
    }
}
