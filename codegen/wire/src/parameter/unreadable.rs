//! Why a text cannot be read.

use std::borrow::Cow;
use std::fmt;

/// Why a text cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// It cannot be decoded, whatever the document says of it.
    Malformed(Cow<'static, str>),
    /// It is not written as the document says.
    Mismatch(Cow<'static, str>),
}

impl Unreadable {
    pub(crate) fn malformed(reason: &'static str) -> Self {
        Self::Malformed(reason.into())
    }

    pub(crate) fn mismatch(reason: &'static str) -> Self {
        Self::Mismatch(reason.into())
    }

    /// A name that may be there once is there again.
    pub(crate) const REPEATED: Self = Self::Mismatch(Cow::Borrowed("is given more than once"));

    /// The reason, without the name of what cannot be read.
    pub fn into_reason(self) -> Cow<'static, str> {
        match self {
            Self::Malformed(reason) | Self::Mismatch(reason) => reason,
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(reason) | Self::Mismatch(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Unreadable {}
