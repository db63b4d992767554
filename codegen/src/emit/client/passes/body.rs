//! The request's body.
//!
//! Found: `.json(&body)`, or `.header(CONTENT_TYPE, ..).body(body)` where it may be a stream.
//! Replaced by a call on our request, with the media type and encoding that the document has.

use quote::quote;
use syn::Expr;
use syn::visit_mut::{self, VisitMut};

use super::super::content::is_stream_body;
use super::super::request;
use super::pass::OperationPass;
use super::place::{self, is};
use crate::model::Body;

pub(super) const PASS: OperationPass = OperationPass {
    name: "body",
    expected: |call| usize::from(call.operation.body.is_some()),
    run: |output, call| {
        let Some(body) = &call.operation.body else { return 0 };
        let mut pass = SetBody { body, found: 0 };
        output.send().into_iter().for_each(|block| pass.visit_block_mut(block));
        pass.found
    },
    #[cfg(test)]
    sample: super::pass::Sample { place: ". json (& body)", becomes: ". json (\"application/json\" , body)" },
};

struct SetBody<'a> {
    body: &'a Body,
    found: usize,
}

impl VisitMut for SetBody<'_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        let receiver = match is_stream_body(self.body) {
            true => place::call(expression, "body").and_then(|call| place::call(&call.receiver, "header")),
            false => place::call(expression, "json").filter(|call| is(&call.args, &quote!(&body))),
        };
        let Some(call) = receiver else { return };
        if let Ok(ours) = syn::parse2(request::body(&call.receiver, self.body)) {
            *expression = ours;
            self.found += 1;
        }
    }
}
