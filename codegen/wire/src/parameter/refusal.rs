//! Why a value cannot be written.

use std::fmt;

/// Why a value cannot be written. A value that would arrive as another one is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The value does not serialize.
    NotSerializable(String),
    /// The place has no such style.
    Style,
    /// A list holds null.
    NullInList,
    /// A list holds one empty text and nothing else.
    OneEmptyText,
    /// A list in a header holds an empty text.
    EmptyInHeader,
    /// An item in a header holds a comma.
    CommaInHeader,
    /// A member's name in a header holds an equals sign.
    EqualsInHeader,
    /// A header's text holds a control character.
    ControlInHeader,
    /// A header's text begins or ends with a space.
    SpaceAroundHeader,
    /// An item of a list with spaces between holds a space.
    SpaceInItem,
    /// An item of a list with pipes between holds a pipe.
    PipeInItem,
    /// A member's name holds brackets, which nest names.
    BracketInName,
    /// An item of a list with numbered items is empty.
    EmptyItem,
    /// The value nests deeper than a reader follows.
    TooDeep,
    /// A path segment would be empty.
    EmptyPath,
    /// A path segment would be `.` or `..`.
    DotSegment,
    /// A path would hold the character NUL.
    NulInPath,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSerializable(reason) => reason,
            Self::Style => "its place has no such style",
            Self::NullInList => "null in a list cannot be written",
            Self::OneEmptyText => "a list of one empty text would be an empty list",
            Self::EmptyInHeader => "empty items of a header's list count for nothing",
            Self::CommaInHeader => "a comma in an item of a header would be two items",
            Self::EqualsInHeader => "a name with `=` would end there",
            Self::ControlInHeader => "a header cannot hold control characters",
            Self::SpaceAroundHeader => "spaces at the ends of a header's text are not part of it",
            Self::SpaceInItem => "a space in an item would be two items",
            Self::PipeInItem => "a pipe in an item would be two items",
            Self::BracketInName => "a name with brackets would be a name within a name",
            Self::EmptyItem => "an empty item of a list would be no item",
            Self::TooDeep => "it is nested too deep",
            Self::EmptyPath => "nothing is left of it in the path, which would be another path",
            Self::DotSegment => "`.` and `..` in a path would be another path",
            Self::NulInPath => "a path cannot hold the character NUL",
        })
    }
}

impl std::error::Error for Refusal {}
