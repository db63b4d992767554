//! What a pass is, and how a missed place is found.

use std::collections::BTreeMap;
use std::fmt;

use proc_macro2::TokenStream;
use syn::File;

use super::output::Output;
use crate::model::{Api, Operation};

/// A pass over the file as a whole.
pub(in crate::emit::client) struct FilePass {
    /// Its file's name.
    pub(super) name: &'static str,
    /// How many places it must replace.
    pub(super) expected: usize,
    /// Replaces them, and counts them.
    pub(super) run: fn(&mut File, &Api) -> usize,
    #[cfg(test)]
    pub(super) sample: Sample,
}

/// A pass over what progenitor prints for an operation.
pub(in crate::emit::client) struct OperationPass {
    /// Its file's name.
    pub(super) name: &'static str,
    /// How many places it must replace, from the model alone.
    pub(super) expected: fn(&Call<'_>) -> usize,
    /// Replaces them, and counts them.
    pub(super) run: fn(&mut Output<'_>, &Call<'_>) -> usize,
    #[cfg(test)]
    pub(super) sample: Sample,
}

/// One of the places of a pass, in what progenitor prints for `tests.yaml`.
#[cfg(test)]
#[derive(Clone, Copy)]
pub(in crate::emit::client) struct Sample {
    /// Its tokens; `…` stands for the rest of an item or statement.
    pub(super) place: &'static str,
    /// What is there once the pass has run. Empty where the place is taken out.
    pub(super) becomes: &'static str,
}

/// An operation, as passes need it.
pub(in crate::emit::client) struct Call<'a> {
    pub(super) api: &'a Api,
    pub(super) operation: &'a Operation,
    /// Its number in the document's order: that of its placeholder.
    pub(super) number: usize,
    /// What the placeholders of types stand for.
    pub(super) types: &'a BTreeMap<String, TokenStream>,
}

/// A pass that found more or fewer places than the model says there are.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::emit::client) struct Missed {
    pub(super) pass: &'static str,
    /// The operation's id; `None` for a pass over the file.
    pub(super) operation: Option<String>,
    pub(super) expected: usize,
    pub(super) found: usize,
}

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pass, operation, expected, found } = self;
        write!(f, "the pass `{pass}` over progenitor's output must replace {expected} places")?;
        if let Some(operation) = operation {
            write!(f, " of the operation `{operation}`")?;
        }
        write!(f, ", and found {found}")
    }
}
