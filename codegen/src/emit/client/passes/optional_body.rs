//! A body that may be left out.
//!
//! Found: `body: Err("body was not initialized")` in the builder's `new`, where the document does
//! not require the body. Replaced by no body: `Ok(None)`.

use syn::visit_mut::{self, VisitMut};
use syn::{Expr, FieldValue, Member, parse_quote};

use super::super::content::is_stream_body;
use super::pass::OperationPass;

pub(super) const PASS: OperationPass = OperationPass {
    name: "optional_body",
    expected: |call| {
        let optional = call.operation.body.as_ref().filter(|body| !body.required && !is_stream_body(body));
        usize::from(optional.is_some())
    },
    run: |output, call| {
        let mut pass = OptionalBody(0);
        if (PASS.expected)(call) > 0 {
            output.functions("new").for_each(|function| pass.visit_impl_item_fn_mut(function));
        }
        pass.0
    },
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "body : Err (\"body was not initialized\" . to_string ()) ,",
        becomes: "body : Ok (None) ,",
    },
};

struct OptionalBody(usize);

impl VisitMut for OptionalBody {
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        visit_mut::visit_field_value_mut(self, field);
        if matches!(&field.member, Member::Named(name) if name == "body") && is_missing(&field.expr) {
            field.expr = parse_quote!(Ok(None));
            self.0 += 1;
        }
    }
}

/// `Err(..)`.
fn is_missing(expression: &Expr) -> bool {
    matches!(expression, Expr::Call(call) if matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Err")))
}
