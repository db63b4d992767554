//! A value that is written as a parameter: nothing, a text, a list, or members by name.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::refusal::Refusal;

/// A value's JSON text. Numbers stay as they were written (a decimal keeps its digits), members keep their order.
#[derive(Debug)]
pub struct Json(Box<RawValue>);

/// What stands in it.
#[derive(Debug)]
pub enum Shape {
    /// `null`.
    Null,
    /// A text, a number or a boolean.
    Text(String),
    /// Items.
    List(Vec<Json>),
    /// Members in their order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The JSON of `value`.
    ///
    /// # Errors
    ///
    /// A value that does not serialize.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Self> {
        serde_json::value::to_raw_value(value).map(Self)
    }

    /// The JSON of `value`, to be written as a parameter.
    pub(crate) fn to_write<T: Serialize + ?Sized>(value: &T) -> Result<Self, Refusal> {
        Self::of(value).map_err(|error| Refusal::NotSerializable(error.to_string()))
    }

    /// The JSON itself.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// The JSON itself; nothing for null.
    pub fn non_null(&self) -> Option<&str> {
        Some(self.as_str()).filter(|text| *text != "null")
    }

    /// What stands in it.
    pub fn shape(&self) -> Shape {
        let text = self.as_str();
        let shape = match text.as_bytes().first() {
            Some(b'"') => serde_json::from_str(text).map(Shape::Text),
            Some(b'[') => serde_json::from_str(text)
                .map(|items: Vec<Box<RawValue>>| Shape::List(items.into_iter().map(Json).collect())),
            Some(b'{') => serde_json::from_str(text).map(|Members(members)| Shape::Object(members)),
            _ if text == "null" => Ok(Shape::Null),
            _ => Ok(Shape::Text(text.to_owned())),
        };
        shape.unwrap_or_else(|_| Shape::Text(text.to_owned()))
    }

    /// The text of an item: no style says how lists and objects within others are written, so they stay JSON. Nothing for null:
    /// undefined members are ignored (RFC 6570, section 2.3).
    pub(crate) fn text(&self) -> Option<String> {
        match self.shape() {
            Shape::Null => None,
            Shape::Text(text) => Some(text),
            Shape::List(_) | Shape::Object(_) => Some(self.as_str().to_owned()),
        }
    }
}

/// The texts of a list's items.
pub(crate) fn texts(items: &[Json]) -> Result<Vec<String>, Refusal> {
    let texts = items.iter().map(|item| item.text().ok_or(Refusal::NullInList));
    texts.collect()
}

/// The texts of an object's members.
pub(crate) fn members(members: &[(String, Json)]) -> impl Iterator<Item = (&str, String)> {
    members.iter().filter_map(|(name, value)| Some((name.as_str(), value.text()?)))
}

/// Members in their order, which no map of serde_json keeps by itself.
struct Members(Vec<(String, Json)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    members.push((name, Json(value)));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
