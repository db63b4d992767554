//! Values by the text that another one begins or ends with.

use std::collections::HashMap;

/// Values by text. What it costs to find those of all prefixes of a text grows with how many
/// lengths the texts have, not with how many there are.
#[derive(Debug)]
pub(super) struct ByText<T> {
    /// The lengths of the texts, shortest first.
    lengths: Vec<usize>,
    values: HashMap<String, T>,
}

impl<T> Default for ByText<T> {
    fn default() -> Self {
        Self { lengths: Vec::new(), values: HashMap::new() }
    }
}

impl<T: Default> ByText<T> {
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of `text`; made if it is missing.
    pub(super) fn entry(&mut self, text: &str) -> &mut T {
        if let Err(place) = self.lengths.binary_search(&text.len()) {
            self.lengths.insert(place, text.len());
        }
        self.values.entry(text.to_owned()).or_default()
    }

    /// The values of the texts that `text` begins with.
    pub(super) fn prefixes_of(&self, text: &str) -> impl Iterator<Item = &T> {
        let ends = self.lengths.iter().take_while(|length| **length <= text.len());
        ends.filter_map(|end| self.values.get(text.get(..*end)?))
    }

    /// The values of the texts that `text` ends with.
    pub(super) fn suffixes_of(&self, text: &str) -> impl Iterator<Item = &T> {
        let starts = self.lengths.iter().map_while(|length| text.len().checked_sub(*length));
        starts.filter_map(|start| self.values.get(text.get(start..)?))
    }
}
