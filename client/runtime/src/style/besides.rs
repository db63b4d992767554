//! Objects of any members, beside other parameters.

use serde::{Serialize, Serializer};

use super::shape::{Json, Shape};

/// An object whose members stand for themselves in the query or among cookies, and whose names must not be those of others there.
#[derive(Debug)]
pub struct Besides<'a, T>(pub &'a T, pub &'static [&'static str]);

impl<T: Serialize> Serialize for Besides<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value, others) = self;
        let shape = Json::of(value).map_err(serde::ser::Error::custom)?.shape();
        // `filter[` stands for all names that begin so.
        let is_other =
            |name: &str| others.iter().any(|other| *other == name || other.ends_with('[') && name.starts_with(other));
        match shape {
            Shape::Object(members) if members.iter().any(|(name, _)| is_other(name)) => {
                Err(serde::ser::Error::custom("it has a member that is called as another parameter"))
            }
            _ => value.serialize(serializer),
        }
    }
}
