//! The items of each operation: that there is one of each, for the passes behind to work on, and
//! none that no pass knows.
//!
//! Found: the method of `Client`, the builder and its `impl`, and the functions in that: `new`,
//! `send` and a setter for each argument. Replaced: nothing.

use super::output::Output;
use super::pass::OperationPass;

pub(super) const PASS: OperationPass = OperationPass {
    name: "operations",
    expected: |call| 5 + call.operation.parameters.len() + usize::from(call.operation.body.is_some()),
    run: |output, _| items(output) + output.impls.iter().map(|block| block.items.len()).sum::<usize>(),
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "pub fn csop00000x (& self) -> builder :: Csop00000x < '_ > { builder :: Csop00000x :: new (self) }",
        becomes: "Csop00001x",
    },
};

fn items(output: &Output<'_>) -> usize {
    output.methods.len() + output.structs.len() + output.impls.len()
}
