//! A body that may be a stream.
//!
//! Found: `reqwest::Body`, in the builder's field and in its setter. Replaced by its path in our
//! runtime, so that a user's crate need not depend on reqwest.

use syn::visit_mut::{self, VisitMut};
use syn::{Path, parse_quote};

use super::super::content::is_stream_body;
use super::pass::OperationPass;

pub(super) const PASS: OperationPass = OperationPass {
    name: "stream_body",
    expected: |call| if call.operation.body.as_ref().is_some_and(is_stream_body) { 2 } else { 0 },
    run: |output, _| {
        let mut pass = StreamBody(0);
        output.structs.iter_mut().for_each(|builder| pass.visit_item_struct_mut(builder));
        output.functions("body").for_each(|function| pass.visit_impl_item_fn_mut(function));
        pass.0
    },
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "body : Result < reqwest :: Body , String > ,",
        becomes: "body : Result < :: countersign_client :: reqwest :: Body , String > ,",
    },
};

struct StreamBody(usize);

impl VisitMut for StreamBody {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        if path.leading_colon.is_none() && path.segments.first().is_some_and(|first| first.ident == "reqwest") {
            let segments = &path.segments;
            *path = parse_quote!(::countersign_client::#segments);
            self.0 += 1;
        }
    }
}
