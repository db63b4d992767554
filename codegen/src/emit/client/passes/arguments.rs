//! Arguments that were not given, or that their setter could not convert.
//!
//! Found: `Error::InvalidRequest`, for each parameter and the body, in `send`. Replaced by the
//! error of our client.

use syn::visit_mut::{self, VisitMut};
use syn::{Path, parse_quote};

use super::pass::OperationPass;
use super::place::is_path;

pub(super) const PASS: OperationPass = OperationPass {
    name: "arguments",
    expected: |call| call.operation.parameters.len() + usize::from(call.operation.body.is_some()),
    run: |output, _| {
        let mut pass = Arguments(0);
        output.send().into_iter().for_each(|block| pass.visit_block_mut(block));
        pass.0
    },
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "let csarg00001x000x = csarg00001x000x . map_err (Error :: InvalidRequest) ? ;",
        becomes: "csarg00001x000x . map_err (:: countersign_client :: Error :: Request) ?",
    },
};

struct Arguments(usize);

impl VisitMut for Arguments {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        if is_path(path, &["Error", "InvalidRequest"]) {
            *path = parse_quote!(::countersign_client::Error::Request);
            self.0 += 1;
        }
    }
}
