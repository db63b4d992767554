//! Sending, and what comes back.
//!
//! Found in `send`: where the request begins and where it is built, the three hooks with what they
//! are told, the answer and what is made of it, and the error in the signature. Replaced by our
//! request, which is sent by the runtime and answers with our error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Path, ReturnType, Stmt, parse_quote};

use super::super::request;
use super::super::responses::successes;
use super::pass::{Call, OperationPass};
use super::place::{self, init, is, local};
use crate::model::Operation;

pub(super) const PASS: OperationPass = OperationPass {
    name: "exchange",
    expected: |_| 9,
    run: |output, call| {
        let signatures = output.functions("send").map(|function| signature(&mut function.sig.output)).sum::<usize>();
        signatures + output.send().map_or(0, |block| body(block, call))
    },
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "client . post (& result , & info) . await ? ;",
        becomes: ". decoded () . await",
    },
};

/// Replaces progenitor's error.
fn signature(output: &mut ReturnType) -> usize {
    struct Signature(usize);
    impl VisitMut for Signature {
        fn visit_path_mut(&mut self, path: &mut Path) {
            visit_mut::visit_path_mut(self, path);
            if let (true, [error]) = (path.leading_colon.is_none(), Vec::from_iter(&path.segments).as_slice())
                && error.ident == "Error"
            {
                *path = parse_quote!(::countersign_client::#error);
                self.0 += 1;
            }
        }
    }
    let mut pass = Signature(0);
    pass.visit_return_type_mut(output);
    pass.0
}

fn body(block: &mut Block, call: &Call<'_>) -> usize {
    let request = request::variable(call.operation);
    let mut chain = Chain { request: parse_quote!(#request), found: 0 };
    let mut found = 0;
    block.stmts.retain_mut(|statement| {
        if let Some(local) = local(statement, "request")
            && let Some(built) = init(local).filter(|built| matches!(built, Expr::Try(_)))
        {
            chain.visit_expr_mut(built);
            let ours = built.clone();
            *statement = parse_quote!(let #request = #ours;);
            // A request without a body or a query is whole already.
            return !is(&ours, &quote!(#request));
        }
        let is_theirs = PLACES.iter().any(|is_place| is_place(statement));
        found += usize::from(is_theirs);
        !is_theirs
    });
    let sent = sent(call.operation);
    block.stmts.push(Stmt::Expr(parse_quote!(#request.#sent().await), None));
    found + chain.found
}

/// How our request is sent.
fn sent(operation: &Operation) -> TokenStream {
    if successes(operation).is_streamed() { quote!(streamed) } else { quote!(decoded) }
}

/// The statements that nothing stands for.
const PLACES: [fn(&mut Stmt) -> bool; 6] = [
    |statement| local(statement, "info").is_some(),
    |statement| is_tried(statement) && is(statement, &quote!(client.pre(&mut request, &info).await?;)),
    |statement| {
        local(statement, "result")
            .is_some_and(|result| is(result, &quote!(let result = client.exec(request, &info).await;)))
    },
    |statement| is_tried(statement) && is(statement, &quote!(client.post(&result, &info).await?;)),
    |statement| local(statement, "response").is_some_and(|response| is(response, &quote!(let response = result?;))),
    |statement| matches!(statement, Stmt::Expr(Expr::Match(told), _) if is(&told.expr, &quote!(response.status().as_u16()))),
];

/// `..?;`
fn is_tried(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Expr(Expr::Try(_), Some(_)))
}

/// `client.client.post(url) .. .build()?`.
struct Chain {
    request: Expr,
    found: usize,
}

impl VisitMut for Chain {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        if place::call(expression, "post").is_some() && is(expression, &quote!(client.client.post(url))) {
            *expression = self.request.clone();
            self.found += 1;
        } else if let Expr::Try(built) = expression
            && let Some(call) = place::call(&built.expr, "build")
        {
            *expression = (*call.receiver).clone();
            self.found += 1;
        }
    }
}
