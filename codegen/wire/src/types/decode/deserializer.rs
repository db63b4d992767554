//! What [`Strict`] does with each kind of value that a type asks for.

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::value::RawValue;

use super::rule::Test;
use super::strict::{RAW, Strict};
use super::visitor::{Mapped, Raw, Watched, Whole};
use super::watch::broken;

/// A rule that is about the whole value sees its text first; then nothing more is asked of it.
macro_rules! through {
    ($self:ident, |$inner:ident, $watch:ident| $call:expr) => {
        match &$self.watch.rule.whole {
            None => {
                let ($inner, $watch) = ($self.inner, $self.watch);
                $call
            }
            Some(test) => {
                let mut json = serde_json::Deserializer::from_str(text($self.inner, test)?);
                let ($inner, $watch) = (&mut json, $self.watch.free());
                $call.map_err(D::Error::custom)
            }
        }
    };
}

/// The text of a value that passes the test.
#[cold]
fn text<'de, D: Deserializer<'de>>(inner: D, test: &Test<str>) -> Result<&'de str, D::Error> {
    let text = <&RawValue>::deserialize(inner)?.get();
    if test(text) { Ok(text) } else { Err(broken()) }
}

macro_rules! watched {
    ($($method:ident)*) => {
        $(
            #[inline]
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
                through!(self, |inner, watch| inner.$method(Watched { visitor, watch }))
            }
        )*
    };
}

macro_rules! whole {
    ($($method:ident)*) => {
        $(
            // As a float, which lets through how an integer is written.
            #[inline]
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
                through!(self, |inner, watch| inner.deserialize_f64(Watched { visitor: Whole(visitor), watch }))
            }
        )*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<'_, D> {
    type Error = D::Error;

    watched! {
        deserialize_any deserialize_bool deserialize_i128 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_option deserialize_unit
        deserialize_seq deserialize_map deserialize_identifier
    }

    whole! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        through!(self, |inner, watch| inner.deserialize_unit_struct(name, Watched { visitor, watch }))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        match name {
            RAW => through!(self, |inner, watch| inner.deserialize_newtype_struct(name, Raw { visitor, watch })),
            _ => through!(self, |inner, watch| inner.deserialize_newtype_struct(name, Watched { visitor, watch })),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, D::Error> {
        through!(self, |inner, watch| inner.deserialize_tuple(length, Watched { visitor, watch }))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        through!(self, |inner, watch| inner.deserialize_tuple_struct(name, length, Watched { visitor, watch }))
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        through!(self, |inner, watch| inner.deserialize_struct(
            name,
            fields,
            Watched { visitor: Mapped(visitor), watch }
        ))
    }

    /// Rules do not see into serde's own enums, which only types of the user's are: what has a rule is left to the validator.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        match self.rule().is_any() {
            true => self.inner.deserialize_enum(name, variants, visitor),
            false => Err(D::Error::custom("cannot be looked into")),
        }
    }

    /// What nobody reads is looked at all the same.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        match self.rule().is_any() && !self.watch.trace.is_text {
            true => self.inner.deserialize_ignored_any(visitor),
            false => through!(self, |inner, watch| inner.deserialize_any(Watched { visitor, watch })),
        }
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}
