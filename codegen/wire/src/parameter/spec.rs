//! The description of a parameter.

use super::kind::Kind;
use super::place::Place;
use super::refusal::Refusal;
use super::unreadable::Unreadable;
use crate::style::{Layout, Rules, Style};

/// A parameter as the document describes it, or a field of a form.
///
/// <https://spec.openapis.org/oas/v3.0.3#parameter-object>
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// The name on the wire.
    pub name: &'static str,
    /// Where it is.
    pub place: Place,
    /// How an array or object is written.
    pub style: Style,
    /// Whether each item stands for itself.
    pub explode: bool,
    /// Whether it must be there.
    pub required: bool,
    /// How its text becomes a value.
    pub kind: Kind,
    /// Whether its text is JSON (`content: application/json`).
    pub json: bool,
    /// `allowReserved`, which counts in the query.
    pub allow_reserved: bool,
    /// `allowEmptyValue`: whether it may be there without a value.
    pub allow_empty: bool,
}

impl Parameter {
    /// A parameter in the path, with the defaults of the place.
    ///
    /// ```
    /// use countersign_wire::{Parameter, Style};
    ///
    /// let ids = Parameter::path("ids").style(Style::Label).explode(true);
    /// assert_eq!((ids.name, ids.style, ids.explode), ("ids", Style::Label, true));
    /// ```
    pub const fn path(name: &'static str) -> Self {
        Self { required: true, ..Self::new(name, Place::Path) }
    }

    /// A parameter in the query, with the defaults of the place.
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Place::Query)
    }

    /// A header, with the defaults of the place.
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Place::Header)
    }

    /// A cookie, with the defaults of the place.
    pub const fn cookie(name: &'static str) -> Self {
        Self::new(name, Place::Cookie)
    }

    const fn new(name: &'static str, place: Place) -> Self {
        let style = Style::default_in(place);
        let (required, json, allow_reserved, allow_empty) = (false, false, false, false);
        let (kind, explode) = (Kind::String, style.explodes());
        Self { name, place, style, explode, required, kind, json, allow_reserved, allow_empty }
    }

    /// Sets `style`, and `explode` to the default of the style.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self.explode = style.explodes();
        self
    }

    /// Sets `explode`.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// Sets how its text becomes a value.
    #[must_use]
    pub const fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// It must be there.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Its text is JSON.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.json = true;
        self
    }

    /// Reserved characters stay as they are.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// It may be there without a value.
    #[must_use]
    pub const fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    /// What its style knows of it.
    pub(crate) fn layout(&self) -> Layout<'_> {
        let allow_reserved = self.allow_reserved && self.place == Place::Query;
        Layout { name: self.name, explode: self.explode, allow_reserved, kind: self.kind }
    }

    /// How its style writes it.
    pub(crate) fn writer(&self) -> Result<&'static dyn Rules, Refusal> {
        if self.style.fits(self.place) { Ok(self.style.rules()) } else { Err(Refusal::Style) }
    }

    /// How its style reads it.
    pub(crate) fn reader(&self) -> Result<&'static dyn Rules, Unreadable> {
        self.writer().map_err(|_| Unreadable::mismatch("has a style that its place does not have"))
    }
}
