//! The items of each operation: that there is one of each, for the passes behind to work on.
//!
//! Found: the method of `Client`, the builder and its `impl`, and `new` and `send` in that.
//! Replaced: nothing.

use super::output::Output;
use super::pass::OperationPass;

pub(super) const PASS: OperationPass = OperationPass {
    name: "operations",
    expected: |_| 5,
    run: |output, _| items(output) + output.functions("new").count() + output.functions("send").count(),
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "pub fn csop00000x (& self) -> builder :: Csop00000x < '_ > { builder :: Csop00000x :: new (self) }",
        becomes: "Csop00001x",
    },
};

fn items(output: &Output<'_>) -> usize {
    output.methods.len() + output.structs.len() + output.impls.len()
}
