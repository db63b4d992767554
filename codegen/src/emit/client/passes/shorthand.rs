//! `client: client`.
//!
//! Found: that field, in the builder's `new`. Replaced by its short form.

use syn::FieldValue;
use syn::visit_mut::{self, VisitMut};

use super::pass::OperationPass;
use super::place::is_ident;

pub(super) const PASS: OperationPass = OperationPass {
    name: "shorthand",
    expected: |_| 1,
    run: |output, _| {
        let mut pass = Shorthand(0);
        output.functions("new").for_each(|function| pass.visit_impl_item_fn_mut(function));
        pass.0
    },
    #[cfg(test)]
    sample: super::pass::Sample { place: "client : client ,", becomes: "Self { client , csarg00001x000x" },
};

struct Shorthand(usize);

impl VisitMut for Shorthand {
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        visit_mut::visit_field_value_mut(self, field);
        if matches!(&field.member, syn::Member::Named(name) if name == "client") && is_ident(&field.expr, "client") {
            field.colon_token = None;
            self.0 += 1;
        }
    }
}
