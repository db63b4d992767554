//! An implementation of a generated trait in which every operation answers 501, and no credential
//! holds.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::visit_mut::VisitMut;
use syn::{FnArg, Item, Pat, ReturnType, TraitItem, TraitItemFn, Type};

use super::signature::{OwnPrincipal, awaited};

/// The text of `service.rs`, for the trait `Api` in the generated `server`.
pub(super) fn service(server: &str) -> String {
    let file = syn::parse_file(server).ok();
    let items = file.into_iter().flat_map(|file| file.items);
    let found = items.filter_map(|item| match item {
        Item::Trait(found) if found.ident == "Api" => Some(found),
        _ => None,
    });
    let members: Vec<_> = found.flat_map(|found| found.items).collect();
    let has_principal = members.iter().any(|member| matches!(member, TraitItem::Type(_)));
    let principal = has_principal.then(|| {
        quote! {
            /// Who a credential stands for.
            #[derive(Debug, Clone)]
            pub struct Principal;
        }
    });
    let associated = has_principal.then(|| {
        quote!(
            type Principal = Principal;
        )
    });
    let methods = members.into_iter().filter_map(|member| match member {
        TraitItem::Fn(method) if method.default.is_none() => method_stub(method),
        _ => None,
    });
    let tokens = quote! {
        //! The implementation: every operation answers 501 until it is written.

        #[allow(unused_imports)]
        use countersign_server::{NotImplemented, codegen as rt};

        #[allow(unused_imports)]
        use crate::api::*;

        /// What the operations work with: put your database here.
        #[derive(Debug, Default)]
        pub struct Service;

        #principal

        impl Api for Service {
            #associated
            #(#methods)*
        }
    };
    let parsed = syn::parse2(tokens);
    let text = parsed.map(|file| prettyplease::unparse(&file)).unwrap_or_default();
    // prettyplease puts no blank lines between items.
    text.replace("\nuse crate", "\n\nuse crate")
        .replace("\n/// What the operations", "\n\n/// What the operations")
        .replace("\n#[allow(unused_imports)]\nuse crate", "\n\n#[allow(unused_imports)]\nuse crate")
        .replace("\n/// Who a credential", "\n\n/// Who a credential")
        .replace("\nimpl Api", "\n\nimpl Api")
        .replace("\n    async fn", "\n\n    async fn")
        .replace("#[allow(unused_imports)]\n\nuse", "#[allow(unused_imports)]\nuse")
}

fn method_stub(method: TraitItemFn) -> Option<TokenStream> {
    let name = method.sig.ident.clone();
    let mut inputs: Vec<FnArg> = method.sig.inputs.iter().cloned().collect();
    for input in &mut inputs {
        if let FnArg::Typed(typed) = input {
            *typed.pat = Pat::Wild(syn::PatWild { attrs: Vec::new(), underscore_token: Default::default() });
            OwnPrincipal.visit_type_mut(&mut typed.ty);
        }
    }
    let ReturnType::Type(_, output) = &method.sig.output else { return None };
    let text = name.to_string();
    if text.starts_with("problem_as_") {
        return Some(problem_stub(&name, output));
    }
    let mut output = awaited(output)?;
    OwnPrincipal.visit_type_mut(&mut output);
    let answer = match text.starts_with("authenticate_") || text == "combine" {
        true => quote!(Err(rt::AuthError::Invalid(Some("no credentials are known yet".into())))),
        false => quote!(Err(NotImplemented.into())),
    };
    Some(quote! {
        async fn #name(#(#inputs),*) -> #output {
            #answer
        }
    })
}

/// The members that errors mostly have; where they do not fit, the error is told as RFC 9457 has
/// it.
fn problem_stub(name: &syn::Ident, output: &Type) -> TokenStream {
    let (cx, problem) = (format_ident!("_cx"), format_ident!("problem"));
    quote! {
        fn #name(&self, #cx: &rt::Cx, #problem: &rt::Problem) -> #output {
            let status = problem.status.as_u16();
            let text = problem.detail.as_deref().unwrap_or(problem.title());
            let members = serde_json::json!({ "code": status, "status": status, "message": text, "error": text, "detail": text });
            serde_json::from_value(members).ok()
        }
    }
}
