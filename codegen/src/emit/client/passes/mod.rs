//! What is done to progenitor's output: a file for each pass.
//!
//! A pass looks for places that it knows, replaces them, and counts them. How many there must be it
//! computes from the model. A difference is an error that names the pass and the operation: output
//! that progenitor prints in another way never comes out half replaced.
//!
//! To add a pass, write its file and name it in one of the two lists.
// syn's trees are open: nobody can name all of their variants. What no pass knows is counted.
#![allow(clippy::wildcard_enum_match_arm)]

mod accept;
mod arguments;
mod body;
mod client;
mod docs;
mod exchange;
mod headers;
mod imports;
mod items;
mod lints;
mod names;
mod operations;
mod optional_body;
mod output;
mod pass;
mod path;
mod place;
mod query;
mod shorthand;
mod statements;
mod stream_body;
#[cfg(test)]
mod tests;
mod types;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use syn::File;

use crate::model::Api;
use output::Output;
pub(super) use pass::Missed;
use pass::{Call, FilePass, OperationPass};

/// In the order in which they run.
const FILE: [FilePass; 5] = [types::PASS, imports::PASS, client::PASS, items::PASS, lints::PASS];

/// In the order in which they run, for each operation.
const OPERATION: [OperationPass; 14] = [
    operations::PASS,
    shorthand::PASS,
    optional_body::PASS,
    stream_body::PASS,
    arguments::PASS,
    path::PASS,
    headers::PASS,
    query::PASS,
    accept::PASS,
    body::PASS,
    exchange::PASS,
    statements::PASS,
    names::PASS,
    docs::PASS,
];

/// Runs all passes over progenitor's output. `types` is what the placeholders of types stand for.
///
/// # Errors
///
/// The first pass that found more or fewer places than there must be.
pub(super) fn run(file: &mut File, api: &Api, types: &BTreeMap<String, TokenStream>) -> Result<(), Missed> {
    run_those(file, api, types, (&FILE, &OPERATION))
}

fn run_those(
    file: &mut File,
    api: &Api,
    types: &BTreeMap<String, TokenStream>,
    (passes, operation_passes): (&[FilePass], &[OperationPass]),
) -> Result<(), Missed> {
    for pass in passes {
        check(pass.name, None, pass.expected, (pass.run)(file, api))?;
    }
    let mut outputs = Output::split(file);
    for (number, operation) in api.operations.iter().enumerate() {
        let call = Call { api, operation, number, types };
        let mut output = outputs.remove(&number).unwrap_or_default();
        for pass in operation_passes {
            let expected = (pass.expected)(&call);
            check(pass.name, Some(&operation.id), expected, (pass.run)(&mut output, &call))?;
        }
    }
    // Those of no operation.
    check("operations", None, 0, outputs.len())
}

fn check(pass: &'static str, operation: Option<&str>, expected: usize, found: usize) -> Result<(), Missed> {
    match expected == found {
        true => Ok(()),
        false => Err(Missed { pass, operation: operation.map(str::to_owned), expected, found }),
    }
}
