//! The names of types that are no schema's: enums of answers, structs of their headers.
//!
//! They are allotted behind those of schemas, so that they rename none of these.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use super::space::Space;
use crate::model::{Api, Operation, Response};

/// Names by what they are for.
#[derive(Default)]
pub(super) struct TypeNames {
    /// By the operation's name.
    successes: BTreeMap<String, String>,
    errors: BTreeMap<String, String>,
    /// By the names of the operation and of the response's variant.
    headers: BTreeMap<(String, String), String>,
    /// By the name of the enum over the contents of a response that is no success.
    error_contents: BTreeMap<String, String>,
}

impl TypeNames {
    pub(super) fn allot(api: &Api, space: &mut Space<'_>) -> Self {
        let mut names = Self::default();
        for operation in &api.operations {
            let (key, prefix) = (&operation.rust_name, &operation.type_prefix);
            names.successes.insert(key.clone(), space.name(format!("{prefix}Ok")));
            names.errors.insert(key.clone(), space.name(format!("{prefix}Error")));
            for response in &operation.responses {
                if !response.headers.is_empty() {
                    let name = space.name(format!("{prefix}{}Headers", response.variant));
                    names.headers.insert((key.clone(), response.variant.clone()), name);
                }
                let contents = &response.contents.enum_name;
                if !contents.is_empty() {
                    names.error_contents.insert(contents.clone(), space.name(format!("{contents}OfError")));
                }
            }
        }
        names
    }

    /// The enum of an operation's answers, of success or of failure.
    pub(super) fn answers(&self, operation: &Operation, is_success: bool) -> String {
        let names = if is_success { &self.successes } else { &self.errors };
        allotted(names, &operation.rust_name)
    }

    /// The struct of a response's headers.
    pub(super) fn headers(&self, operation: &Operation, response: &Response) -> String {
        allotted(&self.headers, &(operation.rust_name.clone(), response.variant.clone()))
    }

    /// The enum over the contents of a failure, of which nothing is a stream: an error is there as a whole.
    pub(super) fn error_contents(&self, enum_name: &str) -> String {
        allotted(&self.error_contents, enum_name)
    }
}

/// The name that `allot` gave: it gives one for everything that is asked for.
fn allotted<K: Ord + Borrow<Q>, Q: Ord + ?Sized>(names: &BTreeMap<K, String>, key: &Q) -> String {
    names.get(key).cloned().unwrap_or_default()
}
