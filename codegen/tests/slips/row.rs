//! The rows of the tables of slips.

use std::collections::BTreeMap;

use countersign::diagnostic::Severity;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The versions that a row holds for, unless it names others.
pub(crate) const VERSIONS: [&str; 3] = ["3.0", "3.1", "3.2"];

/// Slips in one object.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    /// The object, as a JSON pointer into the base document.
    pub(crate) at: String,
    pub(crate) rows: Vec<Row>,
}

/// A slip, and its diagnostic.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    #[serde(default)]
    versions: Vec<String>,
    /// Keys that get another name.
    #[serde(default)]
    rename: BTreeMap<String, String>,
    /// Keys that get another value.
    #[serde(default)]
    set: Map<String, Value>,
    /// A key that is missing.
    remove: Option<String>,
    /// The code of the error, warning or note that is expected.
    error: Option<String>,
    warning: Option<String>,
    note: Option<String>,
    /// Nothing is wrong.
    #[serde(default)]
    silent: bool,
    /// Where it is said, below the object; without it at the key that was changed first.
    place: Option<String>,
    /// What the message or the help must name.
    pub(crate) help: Option<String>,
}

/// A diagnostic that is expected.
pub(crate) struct Said<'a> {
    pub(crate) severity: Severity,
    pub(crate) code: &'a str,
}

impl Row {
    pub(crate) fn versions(&self) -> impl Iterator<Item = &str> {
        let chosen = |version: &&str| self.versions.is_empty() || self.versions.iter().any(|known| known == version);
        VERSIONS.into_iter().filter(chosen)
    }

    /// Makes the slip in `object`.
    pub(crate) fn slip(&self, object: &mut Value) {
        let Value::Object(entries) = object else { panic!("{object} is not an object") };
        for (from, to) in &self.rename {
            assert!(entries.contains_key(from), "there is no {from} in {entries:?}");
            let renamed = std::mem::take(entries).into_iter();
            *entries = renamed.map(|(key, value)| (if key == *from { to.clone() } else { key }, value)).collect();
        }
        if let Some(key) = &self.remove {
            assert!(entries.shift_remove(key).is_some(), "there is no {key}");
        }
        entries.extend(self.set.clone());
    }

    /// What must be said; nothing where the row is silent.
    pub(crate) fn said(&self) -> Option<Said<'_>> {
        let kinds = [(Severity::Error, &self.error), (Severity::Warning, &self.warning), (Severity::Note, &self.note)];
        let said = kinds.into_iter().find_map(|(severity, code)| Some(Said { severity, code: code.as_deref()? }));
        assert_eq!(said.is_none(), self.silent, "a row says what it expects: {}", self.text());
        said
    }

    /// Where it must be said, below the object.
    pub(crate) fn place(&self) -> String {
        let written = self.rename.values().next().or(self.set.keys().next());
        let escaped = written.map(|key| key.replace('~', "~0").replace('/', "~1"));
        self.place.clone().or(escaped).unwrap_or_default()
    }

    /// The row in short.
    pub(crate) fn text(&self) -> String {
        let renamed = self.rename.iter().map(|(from, to)| format!("{from} -> {to}"));
        let set = self.set.iter().map(|(key, value)| format!("{key}: {value}"));
        let removed = self.remove.iter().map(|key| format!("without {key}"));
        renamed.chain(set).chain(removed).collect::<Vec<_>>().join(", ")
    }
}
