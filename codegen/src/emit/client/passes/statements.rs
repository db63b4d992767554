//! The statements of `send`: that there are none that no pass knows.
//!
//! Found: the builder taken apart, its arguments, and our request with its parts. Replaced:
//! nothing.

use super::pass::{Call, OperationPass};
use crate::model::Place;

pub(super) const PASS: OperationPass = OperationPass {
    name: "statements",
    expected,
    run: |output, _| output.send().map_or(0, |block| block.stmts.len()),
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "let Self { client , csarg00001x000x …",
        becomes: "let Self { client , csarg00001x000x",
    },
};

fn expected(call: &Call<'_>) -> usize {
    let places = || call.operation.parameters.iter().map(|parameter| parameter.place);
    let body = usize::from(call.operation.body.is_some());
    let lines = places().filter(|place| matches!(place, Place::Header | Place::Cookie)).count();
    // Query and body are added in one statement.
    let has_chain = body > 0 || places().any(|place| place == Place::Query);
    // `let Self { .. } = self;`, where the request begins, and where it is sent.
    3 + places().count() + body + lines + usize::from(has_chain)
}
