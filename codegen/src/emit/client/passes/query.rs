//! Parameters in the query.
//!
//! Found: `.query(&progenitor_client::QueryParam::new("name", &name))`. Replaced by a call on our
//! request, which knows the parameter's style.

use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall};

use super::super::request;
use super::pass::{Call, OperationPass};
use super::place::{self, text};
use crate::model::Place;

pub(super) const PASS: OperationPass = OperationPass {
    name: "query",
    expected: |call| call.operation.parameters.iter().filter(|parameter| parameter.place == Place::Query).count(),
    run: |output, call| {
        let mut pass = Query { call, found: 0 };
        output.send().into_iter().for_each(|block| pass.visit_block_mut(block));
        pass.found
    },
    #[cfg(test)]
    sample: super::pass::Sample {
        place: ". query (& progenitor_client :: QueryParam :: new (\"csarg00001x001x\" , & csarg00001x001x))",
        becomes: ". query (& :: countersign_client ::",
    },
};

struct Query<'a> {
    call: &'a Call<'a>,
    found: usize,
}

impl VisitMut for Query<'_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        let Some(call) = place::call(expression, "query") else { return };
        let Some((index, parameter)) =
            name(call).and_then(|name| request::named(self.call.number, self.call.operation, &name))
        else {
            return;
        };
        let ours = request::query(&call.receiver, self.call.number, self.call.operation, index);
        if let (Place::Query, Ok(ours)) = (parameter.place, syn::parse2(ours)) {
            *expression = ours;
            self.found += 1;
        }
    }
}

/// The name in `&QueryParam::new("name", ..)`.
fn name(call: &ExprMethodCall) -> Option<String> {
    let Some(Expr::Reference(argument)) = call.args.first() else { return None };
    let Expr::Call(made) = &*argument.expr else { return None };
    made.args.first().and_then(text)
}
