//! Why a text is no pattern here.

use std::fmt;

/// Why a text is no pattern, or one that cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// It is no regular expression of ECMA-262.
    Syntax(String),
    /// It asks for what no engine here has.
    Unsupported(String),
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Syntax(message) | Self::Unsupported(message)) = self;
        f.write_str(message)
    }
}

impl std::error::Error for PatternError {}

/// The error that says what is wrong.
pub(super) fn syntax<T>(message: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError::Syntax(message.into()))
}

/// The error that says what no engine has.
pub(super) fn unsupported<T>(message: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError::Unsupported(message.into()))
}

/// The error for half of a surrogate pair.
pub(super) fn half<T>() -> Result<T, PatternError> {
    unsupported("half of a surrogate pair stands in no text: write the character as `\\u{..}`")
}
