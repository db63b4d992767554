//! How lists and objects become text, and text becomes lists and objects.
//!
//! The styles are those of RFC 6570, which OpenAPI refers to
//! ([style values](https://spec.openapis.org/oas/v3.0.4#style-values)). The table of examples in
//! 3.0.3 differs from that RFC (label without explode); the RFC holds, as in the corrected tables of
//! 3.0.4 and 3.1.1. Each style is one file, which writes and reads.
//!
//! A delimiter within a value is percent-encoded, so that a reader finds the same items. Where a
//! style cannot do that (a comma in a header's list, a space in a list of `spaceDelimited`), writing
//! refuses the value. Readers look for delimiters before they decode.

mod coding;
mod deep_object;
mod delimiter;
mod form;
mod label;
mod layout;
mod list;
mod matrix;
mod pipe_delimited;
mod plain;
mod rules;
mod simple;
mod space_delimited;
mod spread;

pub(crate) use coding::Coding;
pub(crate) use layout::Layout;
pub(crate) use plain::text as plain_text;
pub(crate) use rules::Rules;

use crate::parameter::Place;

/// How an array or object is written.
///
/// <https://spec.openapis.org/oas/v3.0.3#style-values>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `a,b`.
    Simple,
    /// `.a.b`.
    Label,
    /// `;name=a,b`.
    Matrix,
    /// `name=a&name=b`.
    Form,
    /// `name=a%20b`.
    SpaceDelimited,
    /// `name=a|b`.
    PipeDelimited,
    /// `name[key]=a`.
    DeepObject,
}

impl Style {
    /// Every style.
    pub const ALL: [Self; 7] = [
        Self::Simple,
        Self::Label,
        Self::Matrix,
        Self::Form,
        Self::SpaceDelimited,
        Self::PipeDelimited,
        Self::DeepObject,
    ];

    /// Its name in a document.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Label => "label",
            Self::Matrix => "matrix",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
        }
    }

    /// The style that a document calls `name`.
    ///
    /// ```
    /// use countersign_wire::Style;
    ///
    /// assert_eq!(Style::parse("deepObject"), Some(Style::DeepObject));
    /// assert_eq!(Style::parse("deepobject"), None);
    /// ```
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }

    /// The style of a place for which the document names none.
    pub const fn default_in(place: Place) -> Self {
        match place {
            Place::Path | Place::Header => Self::Simple,
            Place::Query | Place::Cookie => Self::Form,
        }
    }

    /// Whether a place has this style.
    ///
    /// ```
    /// use countersign_wire::{Place, Style};
    ///
    /// assert!(Style::Label.fits(Place::Path));
    /// assert!(!Style::Label.fits(Place::Query));
    /// ```
    pub const fn fits(self, place: Place) -> bool {
        match self {
            Self::Simple => matches!(place, Place::Path | Place::Header),
            Self::Label | Self::Matrix => matches!(place, Place::Path),
            Self::Form => matches!(place, Place::Query | Place::Cookie),
            Self::SpaceDelimited | Self::PipeDelimited | Self::DeepObject => matches!(place, Place::Query),
        }
    }

    /// The default of `explode` (OpenAPI,
    /// [parameter object](https://spec.openapis.org/oas/v3.0.3#parameter-object)).
    pub const fn explodes(self) -> bool {
        matches!(self, Self::Form)
    }

    /// How it writes and reads.
    pub(crate) fn rules(self) -> &'static dyn Rules {
        match self {
            Self::Simple => &simple::Simple,
            Self::Label => &label::Label,
            Self::Matrix => &matrix::Matrix,
            Self::Form => &form::FORM,
            Self::SpaceDelimited => &space_delimited::SPACE_DELIMITED,
            Self::PipeDelimited => &pipe_delimited::PIPE_DELIMITED,
            Self::DeepObject => &deep_object::DeepObject,
        }
    }
}
