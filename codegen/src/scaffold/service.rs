//! `service.rs`: an implementation of the generated trait, to be filled.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::server::Stub;

const HEAD: &str = "\
//! The implementation: every operation answers 501 until it is written.

#[allow(unused_imports)]
use countersign_server::{NotImplemented, codegen as rt};

#[allow(unused_imports)]
use crate::api::*;

/// What the operations work with: put your database here.
#[derive(Debug, Default)]
pub struct Service;
";

const PRINCIPAL: &str = "
/// Who a credential stands for.
#[derive(Debug, Clone)]
pub struct Principal;
";

/// The text of `service.rs`.
pub(super) fn service(stub: &Stub) -> String {
    let principal = stub.has_principal.then(|| {
        quote!(
            type Principal = Principal;
        )
    });
    let members: Vec<_> = principal.iter().chain(&stub.methods).map(member).collect();
    let about = if stub.has_principal { PRINCIPAL } else { "" };
    format!("{HEAD}{about}\nimpl Api for Service {{{}}}\n", members.join("\n"))
}

/// The text of a member, in an `impl` of its own without the first line and the last.
fn member(tokens: &TokenStream) -> String {
    let alone = syn::parse2(quote!(impl Api for Service { #tokens }));
    let text = alone.map(|file| prettyplease::unparse(&file)).unwrap_or_default();
    let inside = text.split_once('{').and_then(|(_, rest)| rest.trim_end().strip_suffix('}'));
    inside.unwrap_or_default().to_owned()
}
