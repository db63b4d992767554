//! A first implementation of the trait: every operation answers 501, and no credential holds.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::emitter::Emitter;
use super::problem::method_ident;
use super::security::{has_combination, verifier_signature};
use crate::model::{Operation, rust_ident};

impl Emitter<'_> {
    /// Whether the implementation says who its callers are.
    pub(super) fn has_principal(&self) -> bool {
        self.api.schemes_in_use().next().is_some()
    }

    /// The methods, in the order of the trait.
    pub(super) fn stubs(&self) -> Vec<TokenStream> {
        let verifiers = self.api.schemes_in_use().map(|scheme| {
            let signature = verifier_signature(self.api, scheme, &quote!(Principal));
            verifier_stub(&signature)
        });
        let combine = has_combination(self.api).then(|| {
            let principals = quote!(combine(&self, _: &rt::Cx, _: Vec<Principal>) -> Result<Principal, rt::AuthError>);
            verifier_stub(&principals)
        });
        let operations = self.api.served().map(|operation| self.operation_stub(operation));
        let problems: BTreeMap<_, _> =
            self.problem_schemas().into_iter().map(|used| (used.name.as_str(), used)).collect();
        let problems = problems.values().map(|used| {
            let (name, kind) = (method_ident(used), self.types.of(used));
            problem_stub(&quote!(#name(&self, _cx: &rt::Cx, problem: &rt::Problem) -> Option<#kind>))
        });
        verifiers.chain(combine).chain(operations).chain(problems).collect()
    }

    fn operation_stub(&self, operation: &Operation) -> TokenStream {
        let name = rust_ident(&operation.rust_name);
        let arguments = self.arguments(operation, &quote!(Principal));
        let kinds = arguments.iter().map(|(_, kind)| kind);
        let (ok, error) = (self.ok_type(operation), self.error_ident(operation));
        quote! {
            async fn #name(&self, _: &rt::Cx, #(_: #kinds),*) -> Result<#ok, #error> {
                Err(NotImplemented.into())
            }
        }
    }
}

fn verifier_stub(signature: &TokenStream) -> TokenStream {
    quote! {
        async fn #signature {
            Err(rt::AuthError::Invalid(Some("no credentials are known yet".into())))
        }
    }
}

/// The members that errors mostly have; where they do not fit, the error is told as RFC 9457 has it.
fn problem_stub(signature: &TokenStream) -> TokenStream {
    quote! {
        fn #signature {
            let status = problem.status.as_u16();
            let text = problem.detail.as_deref().unwrap_or(problem.title());
            let members = serde_json::json!({ "code": status, "status": status, "message": text, "error": text, "detail": text });
            serde_json::from_value(members).ok()
        }
    }
}
