//! Headers and cookies.
//!
//! Found in `send`: the map of headers, Dropshot's own header `api-version`, which no document asks
//! for, an `append` for each parameter, and `.headers(header_map)`. Replaced: a parameter by a call
//! on our request; the rest by nothing.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Stmt};

use super::super::request;
use super::pass::{Call, OperationPass};
use super::place::{self, is_ident, local, text};
use crate::model::Place;

pub(super) const PASS: OperationPass = OperationPass {
    name: "headers",
    expected: |call| {
        let places = call.operation.parameters.iter().map(|parameter| parameter.place);
        3 + places.filter(|place| matches!(place, Place::Header | Place::Cookie)).count()
    },
    run: |output, call| output.send().map_or(0, |block| statements(block, call) + chained(block)),
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "header_map . append (\"csarg00001x003x\" , csarg00001x003x . to_string () . try_into () ?) ;",
        becomes: ". header (",
    },
};

/// Replaces the statements that fill the map.
fn statements(block: &mut Block, call: &Call<'_>) -> usize {
    let mut found = 0;
    block.stmts.retain_mut(|statement| {
        if local(statement, "header_map").is_some() || is_api_version(statement) {
            found += 1;
            return false;
        }
        if let Some(ours) = parameter(statement).and_then(|name| ours(&name, call)) {
            found += 1;
            *statement = ours;
        }
        true
    });
    found
}

/// The call on our request, in place of the parameter's `append`.
fn ours(name: &str, call: &Call<'_>) -> Option<Stmt> {
    let (index, parameter) = request::named(call.number, call.operation, name)?;
    let request = request::variable(call.operation);
    let added: TokenStream = match parameter.place {
        Place::Header => request::header(call.number, call.operation, index),
        Place::Cookie => request::cookie(call.number, call.operation, index),
        Place::Path | Place::Query => return None,
    };
    syn::parse2(quote!(let #request = #added;)).ok()
}

/// `header_map.append(HeaderName::from_static("api-version"), ..);`
fn is_api_version(statement: &Stmt) -> bool {
    let Stmt::Expr(expression, _) = statement else { return false };
    let first = append(expression).and_then(|call| call.args.first());
    matches!(first, Some(Expr::Call(made)) if made.args.first().and_then(text).as_deref() == Some("api-version"))
}

/// The name in `header_map.append("name", ..);`, also within `if let Some(value) = name { .. }`.
fn parameter(statement: &Stmt) -> Option<String> {
    let Stmt::Expr(expression, _) = statement else { return None };
    let appended = match expression {
        Expr::If(optional) => match optional.then_branch.stmts.as_slice() {
            [Stmt::Expr(expression, _)] => expression,
            _ => return None,
        },
        required => required,
    };
    append(appended)?.args.first().and_then(text)
}

fn append(expression: &Expr) -> Option<&syn::ExprMethodCall> {
    place::call(expression, "append").filter(|call| is_ident(&call.receiver, "header_map"))
}

/// Takes `.headers(header_map)` out of the request's chain.
fn chained(block: &mut Block) -> usize {
    let mut pass = Chained(0);
    pass.visit_block_mut(block);
    pass.0
}

struct Chained(usize);

impl VisitMut for Chained {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        let found = place::call(expression, "headers")
            .filter(|call| call.args.first().is_some_and(|argument| is_ident(argument, "header_map")));
        if let Some(call) = found {
            *expression = (*call.receiver).clone();
            self.0 += 1;
        }
    }
}
