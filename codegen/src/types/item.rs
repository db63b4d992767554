//! The Rust items that schemas become, as plain data.

use serde_json::Value;

/// A Rust type where it is used.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    /// `serde_json::Value`.
    Value,
    /// Null.
    Unit,
    /// A type of std or of a well-known crate, by its path.
    Native(&'static str),
    /// A type of `countersign_wire::types`.
    Support(&'static str),
    /// What does not print.
    Secret,
    /// A type of the user's, by its path.
    Custom(String),
    /// An item of the document's.
    Named(String),
    /// Or null.
    Option(Box<Type>),
    /// A list.
    Vec(Box<Type>),
    /// Several, one behind the other.
    Tuple(Vec<Type>),
    /// By name.
    Map(Box<Type>),
}

impl Type {
    /// The type with null; once is enough.
    pub(super) fn or_null(self) -> Self {
        match self {
            Self::Option(_) | Self::Value | Self::Unit => self,
            other => Self::Option(Box::new(other)),
        }
    }

    /// The type without null, and whether it had it.
    pub(super) fn split_null(self) -> (Self, bool) {
        match self {
            Self::Option(inner) => (*inner, true),
            other => (other, false),
        }
    }

    /// Calls `found` with each item that the type holds; `direct`: only those that are part of the value itself rather than
    /// behind a pointer.
    pub(super) fn each_name<'t>(&'t self, direct: bool, found: &mut impl FnMut(&'t str)) {
        match self {
            Self::Named(name) => found(name),
            Self::Option(inner) => inner.each_name(direct, found),
            Self::Tuple(items) => items.iter().for_each(|item| item.each_name(direct, found)),
            Self::Vec(inner) | Self::Map(inner) if !direct => inner.each_name(direct, found),
            _ => {}
        }
    }
}

/// An item of the module `types`.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) doc: Option<String>,
    pub(super) kind: ItemKind,
}

#[derive(Debug)]
pub(super) enum ItemKind {
    Struct(Struct),
    /// Variants and the strings that they stand for.
    Enum(Vec<(String, String)>),
    Union(Vec<(String, Type)>),
    Tagged(Tagged),
    Alias(Type),
}

#[derive(Debug)]
pub(super) struct Struct {
    pub(super) fields: Vec<Field>,
    pub(super) additional: Rest,
}

/// What becomes of properties that no field is for.
#[derive(Debug)]
pub(super) enum Rest {
    Ignored,
    Denied,
    /// The field that keeps them, and their type.
    Kept(String, Type),
}

#[derive(Debug)]
pub(super) struct Field {
    /// The property's name on the wire.
    pub(super) name: String,
    pub(super) ident: String,
    /// Without null, where `presence` says that there is one.
    pub(super) kind: Type,
    pub(super) presence: Presence,
    pub(super) doc: Option<String>,
}

/// Whether a property may be absent or null.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Presence {
    Required,
    RequiredOrNull,
    Optional,
    OptionalOrNull,
    /// Absent stands for this value.
    Default(Value, bool),
}

#[derive(Debug)]
pub(super) struct Tagged {
    pub(super) property: String,
    pub(super) variants: Vec<TaggedVariant>,
}

#[derive(Debug)]
pub(super) struct TaggedVariant {
    pub(super) ident: String,
    pub(super) tags: Vec<String>,
    pub(super) kind: Type,
    /// Whether the variant's own type has the property.
    pub(super) has_tag: bool,
}

impl ItemKind {
    /// The type of properties that are kept in a map.
    pub(super) fn kept(&self) -> Option<&Type> {
        match self {
            Self::Struct(Struct { additional: Rest::Kept(_, kind), .. }) => Some(kind),
            _ => None,
        }
    }

    /// Calls `found` with each type in the item, but for that of properties kept in a map.
    pub(super) fn each_type<'t>(&'t self, found: &mut impl FnMut(&'t Type)) {
        match self {
            Self::Struct(item) => item.fields.iter().for_each(|field| found(&field.kind)),
            Self::Enum(_) => {}
            Self::Union(variants) => variants.iter().for_each(|(_, kind)| found(kind)),
            Self::Tagged(tagged) => tagged.variants.iter().for_each(|variant| found(&variant.kind)),
            Self::Alias(kind) => found(kind),
        }
    }
}
