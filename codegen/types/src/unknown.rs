//! Text that stands for no variant of an enum.

use std::fmt;

/// Text that stands for no variant of the enum of that name. The text itself, which may be anything, is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownVariant(pub &'static str);

impl fmt::Display for UnknownVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text stands for no variant of {}", self.0)
    }
}

impl std::error::Error for UnknownVariant {}
