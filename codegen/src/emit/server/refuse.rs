//! `refuse`: how operations answer what the generated layer refuses. Those that answer alike share
//! a function.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::emitter::Emitter;
use super::problem::{Shape, answered, method_ident};
use super::response::number;
use crate::model::{Operation, Response, rust_ident};

/// The functions by what they do, and which one an operation has.
#[derive(Default)]
pub(super) struct Refusals {
    functions: Vec<TokenStream>,
    /// By `operation.rust_name`.
    names: BTreeMap<String, Ident>,
}

impl Refusals {
    /// The module, where there are functions.
    pub(super) fn module(&self) -> Option<TokenStream> {
        let functions = &self.functions;
        (!functions.is_empty()).then(|| {
            quote! {
                /// How operations answer what the generated layer refuses, where the document declares a shape for it. Operations
                /// that answer alike have the function of the first of them.
                mod refuse {
                    use super::*;
                    #(#functions)*
                }
            }
        })
    }

    /// What answers for `operation`: a function in `refuse` where the document declares another
    /// shape than the trait's `problem` makes, otherwise that.
    pub(super) fn of(&self, operation: &Operation) -> TokenStream {
        match self.names.get(&operation.rust_name) {
            Some(name) => quote!(refuse::#name),
            None => quote!(A::problem),
        }
    }
}

impl Emitter<'_> {
    pub(super) fn refusals(&self) -> Refusals {
        let mut refusals = Refusals::default();
        let mut known: BTreeMap<String, Ident> = BTreeMap::new();
        for operation in self.api.served() {
            let Some(body) = self.refusal(operation) else { continue };
            let trait_name = self.trait_of(operation);
            let name = known.entry(format!("{trait_name} {body}")).or_insert_with(|| {
                let name = rust_ident(&operation.rust_name);
                refusals.functions.push(quote! {
                    pub(super) fn #name<A: #trait_name>(api: &A, cx: &rt::Cx, problem: rt::Problem) -> rt::Response<rt::Body> {
                        #body
                    }
                });
                name
            });
            refusals.names.insert(operation.rust_name.clone(), name.clone());
        }
        refusals
    }

    /// Statuses that are answered alike have one arm.
    fn refusal(&self, operation: &Operation) -> Option<TokenStream> {
        let mut arms: Vec<(Vec<Literal>, String, TokenStream)> = Vec::new();
        for (status, response) in answered(operation) {
            let Some((statuses, answer)) = self.answer(operation, status, response) else { continue };
            let text = answer.to_string();
            match arms.iter_mut().find(|(_, other, _)| *other == text) {
                Some((known, ..)) => known.extend(statuses),
                None => arms.push((statuses, text, answer)),
            }
        }
        let arms = arms.iter().map(|(statuses, _, answer)| quote!(#(#statuses)|* => #answer,));
        let arms: Vec<_> = arms.collect();
        (!arms.is_empty()).then(|| {
            quote! {
                match problem.status.as_u16() {
                    #(#arms)*
                    _ => api.problem(cx, problem),
                }
            }
        })
    }

    fn answer(&self, operation: &Operation, status: u16, response: &Response) -> Option<(Vec<Literal>, TokenStream)> {
        let (media_type, shape) = self.shape(response)?;
        let this = Vec::from([number(status)]);
        Some(match shape {
            // The trait's own method sends this.
            Shape::Problem if media_type == "application/problem+json" => return None,
            Shape::Problem => (this, quote!(problem.into_response_as(#media_type))),
            Shape::OAuth => (oauth_statuses(operation, status), quote!(problem.into_oauth_error())),
            Shape::Own(used) => {
                let method = method_ident(used);
                let answer = quote!(match api.#method(cx, &problem) {
                    Some(body) => problem.respond_json(#media_type, &body),
                    None => api.problem(cx, problem),
                });
                (this, answer)
            }
        })
    }
}

/// RFC 6749, section 5.2, has only the status 400 for a wrong request: another status that the
/// document does not have is sent as 400.
fn oauth_statuses(operation: &Operation, status: u16) -> Vec<Literal> {
    let undocumented =
        [406, 415, 422].into_iter().filter(|other| status == 400 && operation.response_for(*other).is_none());
    std::iter::once(status).chain(undocumented).map(number).collect()
}
