//! Values in pairs of a name and a text: queries, cookies and forms.

use super::unreadable::Unreadable;
use crate::percent::{UNRESERVED, encoded};
use crate::style::Coding;

/// A name as it is, and a text, percent-encoded.
pub type Pair = (String, String);

/// `a=1&b=2`.
pub fn joined(pairs: &[Pair]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(name, text)| format!("{}={text}", encoded(name, UNRESERVED))).collect();
    pairs.join("&")
}

/// Pairs in their order: the names decoded, the texts as they were sent.
#[derive(Debug)]
pub struct Pairs<'t> {
    list: Vec<(String, &'t str)>,
    coding: Coding,
}

impl<'t> Pairs<'t> {
    /// The pairs of a query or form.
    ///
    /// # Errors
    ///
    /// A name that cannot be decoded.
    pub fn of_form(text: &'t str) -> Result<Self, Unreadable> {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, raw) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((Coding::Form.decode(name)?, raw))
        });
        Ok(Self { list: pairs.collect::<Result<_, Unreadable>>()?, coding: Coding::Form })
    }

    /// Pairs whose texts are percent-encoded.
    pub(crate) fn percent_encoded(list: Vec<(String, &'t str)>) -> Self {
        Self { list, coding: Coding::Percent }
    }

    /// The pairs in their order.
    pub fn list(&self) -> &[(String, &'t str)] {
        &self.list
    }

    pub(crate) fn coding(&self) -> Coding {
        self.coding
    }

    /// Decodes a text of these pairs.
    ///
    /// # Errors
    ///
    /// A text that cannot be decoded.
    pub fn decode(&self, text: &str) -> Result<String, Unreadable> {
        self.coding.decode(text)
    }

    /// The texts under a name.
    pub fn under(&self, name: &str) -> Vec<&'t str> {
        self.list.iter().filter(|(other, _)| other == name).map(|(_, raw)| *raw).collect()
    }

    /// The text under a name that may be there once.
    pub(crate) fn only(&self, name: &str) -> Result<Option<&'t str>, Unreadable> {
        match self.under(name).as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            _ => Err(Unreadable::REPEATED),
        }
    }
}
