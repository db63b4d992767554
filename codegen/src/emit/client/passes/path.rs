//! The URL.
//!
//! Found: `let url = format!("{}/..", client.baseurl, encode_path(&id.to_string()))`, and each path
//! parameter in it. Replaced by a request of our runtime, to the path that the document has.

use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Expr, Stmt, Token, parse_quote};

use super::super::names::placeholder;
use super::super::request;
use super::pass::{Call, OperationPass};
use super::place::{init, is, local};
use crate::model::Place;

pub(super) const PASS: OperationPass = OperationPass {
    name: "path",
    expected: |call| 1 + path_parameters(call).count(),
    run: |output, call| output.send().map_or(0, |block| block.stmts.iter_mut().map(|s| replace(s, call)).sum()),
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "encode_path (& csarg00001x000x . to_string ()) ,",
        becomes: ". path_parameter (",
    },
};

/// The placeholders of the parameters that the lowered path has.
fn path_parameters(call: &Call<'_>) -> impl Iterator<Item = String> {
    let numbered = call.operation.parameters.iter().enumerate();
    let in_path = numbered.filter(|(_, parameter)| parameter.place == Place::Path);
    in_path.map(|(index, _)| placeholder(call.number, index))
}

fn replace(statement: &mut Stmt, call: &Call<'_>) -> usize {
    let Some(arguments) = local(statement, "url").and_then(init).and_then(|url| arguments(url)) else { return 0 };
    let encoded = |name: &String| {
        let ident = syn::Ident::new(name, proc_macro2::Span::call_site());
        let expected = quote!(encode_path(&#ident.to_string()));
        arguments.iter().filter(|argument| is(argument, &expected)).count()
    };
    let found = 1 + path_parameters(call).map(|name| encoded(&name)).sum::<usize>();
    let (request, begun) = (request::variable(call.operation), request::begin(call.number, call.operation));
    *statement = parse_quote!(let #request = #begun;);
    found
}

/// The arguments of `format!`.
fn arguments(expression: &Expr) -> Option<Punctuated<Expr, Token![,]>> {
    let Expr::Macro(format) = expression else { return None };
    format.mac.parse_body_with(Punctuated::parse_terminated).ok().filter(|_| format.mac.path.is_ident("format"))
}
