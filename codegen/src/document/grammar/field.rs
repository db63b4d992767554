//! A row of the table: a key, where it may stand, and what its value is.

use super::object::{ObjectKind, Shape};
use crate::document::Version;

/// What a key decides. A mistyped key that decides something is an error; one that only describes
/// is a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// Who may call: left out, an operation is open.
    Secures,
    /// Which operation a request means, and where it goes.
    Routes,
    /// What requests and answers may hold.
    Constrains,
    /// Prose and examples.
    Describes,
}

/// What kind of value stands under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Any,
    Text,
    /// Text that only describes, whatever its key decides.
    Prose,
    /// A regular expression.
    Pattern,
    /// `true` or `false`.
    Flag,
    Number,
    /// A number above 0.
    Positive,
    /// A whole number from 0 up.
    Count,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The value of `type`: a type of JSON Schema or, from 3.1 on, a list of them.
    Types,
    /// An object; a schema may be `true` or `false` from 3.1 on.
    One(ObjectKind),
    /// A schema, `true` or `false`, in every version.
    SchemaOrFlag,
    List(&'static ValueKind),
    /// A list with one item or more.
    Several(&'static ValueKind),
    /// A mapping whose keys are names.
    Map(&'static ValueKind),
}

impl ValueKind {
    /// What of it can hold references.
    pub(super) fn shape(&self) -> Shape {
        match self {
            Self::One(kind) => Shape::One(*kind),
            Self::SchemaOrFlag => Shape::One(ObjectKind::Schema),
            Self::List(Self::One(kind)) | Self::Several(Self::One(kind)) => Shape::List(*kind),
            Self::Map(Self::One(kind)) => Shape::Map(*kind),
            Self::Map(Self::SchemaOrFlag) => Shape::Map(ObjectKind::Schema),
            _ => Shape::Plain,
        }
    }

    /// What is expected, for messages: `must be a whole number from 0 up`.
    pub(crate) fn expected(&self) -> String {
        match self {
            Self::Any => "anything".to_owned(),
            Self::Text | Self::Prose => "text".to_owned(),
            Self::Pattern => "a pattern of ECMA-262".to_owned(),
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Positive => "a number above 0".to_owned(),
            Self::Count => "a whole number from 0 up".to_owned(),
            Self::Word(words) => format!("one of {}", words.join(", ")),
            Self::Types => "a type".to_owned(),
            Self::One(ObjectKind::Schema) | Self::SchemaOrFlag => "a schema, which is a mapping".to_owned(),
            Self::One(_) | Self::Map(_) => "a mapping".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Several(_) => "a list that is not empty".to_owned(),
        }
    }
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// The key as written.
    pub(crate) key: &'static str,
    pub(crate) value: ValueKind,
    pub(crate) weight: Weight,
    since: Version,
    until: Version,
    /// The last version that requires it.
    required_until: Option<Version>,
    /// Why nothing that is generated depends on it.
    pub(crate) unread: Option<&'static str>,
    /// What to write where a version lacks it.
    pub(crate) instead: Option<&'static str>,
}

impl Field {
    const fn new(key: &'static str, value: ValueKind, weight: Weight) -> Self {
        let (since, until) = (Version::V3_0, Version::V3_2);
        Self { key, value, weight, since, until, required_until: None, unread: None, instead: None }
    }

    pub(super) const fn secures(key: &'static str, value: ValueKind) -> Self {
        Self::new(key, value, Weight::Secures)
    }

    pub(super) const fn routes(key: &'static str, value: ValueKind) -> Self {
        Self::new(key, value, Weight::Routes)
    }

    pub(super) const fn constrains(key: &'static str, value: ValueKind) -> Self {
        Self::new(key, value, Weight::Constrains)
    }

    pub(super) const fn describes(key: &'static str, value: ValueKind) -> Self {
        Self::new(key, value, Weight::Describes)
    }

    /// What stands under the names in a map.
    pub(in super::super) const fn entries(key: &'static str) -> Self {
        Self::new(key, ValueKind::Any, Weight::Constrains)
    }

    /// The scopes under the name of a scheme.
    pub(in super::super) const fn requirement(key: &'static str) -> Self {
        Self::new(key, ValueKind::Any, Weight::Secures)
    }

    pub(super) const fn since(mut self, version: Version) -> Self {
        self.since = version;
        self
    }

    pub(super) const fn until(mut self, version: Version) -> Self {
        self.until = version;
        self
    }

    pub(super) const fn required(self) -> Self {
        self.required_until(Version::V3_2)
    }

    pub(super) const fn required_until(mut self, version: Version) -> Self {
        self.required_until = Some(version);
        self
    }

    pub(super) const fn unread(mut self, reason: &'static str) -> Self {
        self.unread = Some(reason);
        self
    }

    pub(super) const fn instead(mut self, help: &'static str) -> Self {
        self.instead = Some(help);
        self
    }

    /// Whether `version` has it.
    pub(crate) fn is_in(&self, version: Version) -> bool {
        self.since <= version && version <= self.until
    }

    /// Whether it must be there in `version`.
    pub(crate) fn is_required(&self, version: Version) -> bool {
        self.is_in(version) && self.required_until.is_some_and(|until| version <= until)
    }

    /// Whether leaving it out would change who is let in, what is called, or what is accepted.
    pub(crate) fn decides(&self) -> bool {
        match self.weight {
            Weight::Secures | Weight::Routes | Weight::Constrains => true,
            Weight::Describes => false,
        }
    }

    /// The versions that have it, for messages: `OpenAPI 3.1 and later`.
    pub(crate) fn versions(&self) -> String {
        match (self.since, self.until) {
            (Version::V3_0, until) => format!("OpenAPI {until} and earlier"),
            (since, Version::V3_2) if since < Version::V3_2 => format!("OpenAPI {since} and later"),
            (since, _) => format!("OpenAPI {since}"),
        }
    }
}
