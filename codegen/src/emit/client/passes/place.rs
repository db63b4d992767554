//! What passes look for in statements and expressions.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, ExprMethodCall, Lit, Local, Pat, Path, PathSegment, Stmt};

/// Whether `expression` is the variable `name`.
pub(super) fn is_ident(expression: &Expr, name: &str) -> bool {
    matches!(expression, Expr::Path(path) if path.path.is_ident(name))
}

/// Whether `path` has these names, no arguments and no leading `::`.
pub(super) fn is_path(path: &Path, names: &[&str]) -> bool {
    let named = |(segment, name): (&PathSegment, &&str)| segment.ident == name && segment.arguments.is_none();
    path.leading_colon.is_none() && path.segments.len() == names.len() && path.segments.iter().zip(names).all(named)
}

/// Whether `expression` is printed as `tokens` are. Printing takes its time: look at what is
/// cheaper first.
pub(super) fn is(expression: &impl ToTokens, tokens: &TokenStream) -> bool {
    expression.to_token_stream().to_string() == tokens.to_string()
}

/// `let name = ..` or `let mut name = ..`.
pub(super) fn local<'s>(statement: &'s mut Stmt, name: &str) -> Option<&'s mut Local> {
    match statement {
        Stmt::Local(local) if matches!(&local.pat, Pat::Ident(pattern) if pattern.ident == name) => Some(local),
        _ => None,
    }
}

/// The value that a variable begins with.
pub(super) fn init(local: &mut Local) -> Option<&mut Expr> {
    local.init.as_mut().map(|init| &mut *init.expr)
}

/// The call of `.name(..)` that `expression` is.
pub(super) fn call<'e>(expression: &'e Expr, name: &str) -> Option<&'e ExprMethodCall> {
    match expression {
        Expr::MethodCall(call) if call.method == name => Some(call),
        _ => None,
    }
}

/// The text that `expression` is.
pub(super) fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}
