//! The grammar of OpenAPI 3.0, 3.1 and 3.2: one table of all objects, their keys, and the kinds of
//! their values.
//!
//! The reference follower, the check of keys and values, and the reader all use this table.
//! `objects` has the objects of OpenAPI, `keywords` the keywords of its schema dialects, `words`
//! what authors write in place of a key.

mod field;
mod keywords;
mod object;
mod objects;
mod words;

pub(crate) use field::{Field, ValueKind, Weight};
pub(super) use keywords::TYPES;
pub(crate) use object::{ObjectKind, Shape};
pub(super) use words::{foreign, meant};

use super::Version;

impl ObjectKind {
    /// The keys that the object has by name, in all versions.
    pub(crate) fn fields(self) -> &'static [Field] {
        match self {
            Self::Schema => keywords::SCHEMA,
            Self::Discriminator => keywords::DISCRIMINATOR,
            Self::Xml => keywords::XML,
            other => objects::fields(other),
        }
    }

    /// The field of that name in `version`.
    pub(crate) fn field(self, key: &str, version: Version) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.key == key && field.is_in(version))
    }

    /// The field of that name in whatever version has it: in `version`, if that does.
    pub(super) fn any_field(self, key: &str, version: Version) -> Option<&'static Field> {
        self.field(key, version).or_else(|| self.fields().iter().find(|field| field.key == key))
    }

    /// What stands under the keys of an object that is a map of names, which are no keys of
    /// OpenAPI.
    pub(super) fn entries(self) -> Option<&'static ValueKind> {
        match self {
            Self::Paths | Self::Callback => Some(&ValueKind::One(Self::PathItem)),
            Self::Responses => Some(&ValueKind::One(Self::Response)),
            Self::SecurityRequirement => Some(&ValueKind::List(&ValueKind::Text)),
            _ => None,
        }
    }

    /// What stands under `key` of an object of this kind.
    pub(super) fn under(self, key: &str) -> Shape {
        if key.starts_with("x-") && self != Self::Callback {
            return Shape::Plain;
        }
        let value = self.entries().or_else(|| self.any_field(key, Version::V3_2).map(|field| &field.value));
        value.map_or(Shape::Plain, ValueKind::shape)
    }

    /// Whether a Reference Object may stand in its place.
    ///
    /// <https://spec.openapis.org/oas/v3.0.3#reference-object>
    pub(super) fn may_be_referred_to(self, version: Version) -> bool {
        match self {
            Self::MediaType => version >= Version::V3_2,
            Self::Schema
            | Self::PathItem
            | Self::Parameter
            | Self::Header
            | Self::RequestBody
            | Self::Response
            | Self::Callback
            | Self::Example
            | Self::Link
            | Self::SecurityScheme => true,
            _ => false,
        }
    }

    /// The section of `components` for objects of this kind.
    pub(super) fn section(self) -> Option<&'static str> {
        let is_mine = |field: &&Field| field.value.shape() == Shape::Map(self);
        Self::Components.fields().iter().find(is_mine).map(|field| field.key)
    }

    /// The kind of the objects in a section of `components`.
    pub(super) fn of_section(section: &str) -> Option<Self> {
        match Self::Components.any_field(section, Version::V3_2)?.value.shape() {
            Shape::Map(kind) => Some(kind),
            Shape::One(_) | Shape::List(_) | Shape::Plain => None,
        }
    }
}
