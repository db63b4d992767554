//! How the characters of a text are written in a place.

use crate::parameter::Unreadable;
use crate::percent;

/// How the characters of a text are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// Percent-encoded: paths and cookies.
    Percent,
    /// As in forms, where a plus sign is a space too: queries and forms.
    Form,
    /// As they are, without the spaces around: headers.
    Plain,
}

impl Coding {
    pub(crate) fn decode(self, text: &str) -> Result<String, Unreadable> {
        match self {
            Self::Percent => percent::decoded(text).map_err(Unreadable::malformed),
            Self::Form => percent::form_decoded(text).map_err(Unreadable::malformed),
            Self::Plain => Ok(text.trim_matches([' ', '\t']).to_owned()),
        }
    }
}
