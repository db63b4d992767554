//! The header `Accept`.
//!
//! Found: `.header(ACCEPT, "application/json")`, where the operation answers anything that has a
//! type. Replaced by nothing: the session sets it to what the document has.

use quote::quote;
use syn::Expr;
use syn::visit_mut::{self, VisitMut};

use super::super::responses::{errors, successes};
use super::pass::OperationPass;
use super::place::{self, is};

pub(super) const PASS: OperationPass = OperationPass {
    name: "accept",
    expected: |call| usize::from(successes(call.operation).has_type() || errors(call.operation).has_type()),
    run: |output, _| {
        let mut pass = Accept(0);
        output.send().into_iter().for_each(|block| pass.visit_block_mut(block));
        pass.0
    },
    #[cfg(test)]
    sample: super::pass::Sample {
        place: ". header (:: reqwest :: header :: ACCEPT , :: reqwest :: header :: HeaderValue :: from_static (\"application/json\" ,) ,)",
        becomes: "",
    },
};

struct Accept(usize);

impl VisitMut for Accept {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        let is_accept = |argument: &Expr| is(argument, &quote!(::reqwest::header::ACCEPT));
        let found = place::call(expression, "header").filter(|call| call.args.first().is_some_and(is_accept));
        if let Some(call) = found {
            *expression = (*call.receiver).clone();
            self.0 += 1;
        }
    }
}
