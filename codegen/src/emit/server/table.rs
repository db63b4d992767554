//! The table of operations and the service over it; by tag, the traits and those of each.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::emitter::{Emitter, spec_ident};
use super::part::{Part, Tag};
use super::refuse::Refusals;
use crate::doc;
use crate::model::{Operation, rust_ident};

impl Emitter<'_> {
    /// The traits by tag, which stand on the one that knows the callers.
    pub(super) fn part_traits(&self) -> Vec<TokenStream> {
        let base = &self.trait_name;
        let tagged = self.parts.iter().filter_map(|part| part.tag.as_ref().map(|tag| (part, tag)));
        let emitted = tagged.map(|(part, tag)| {
            let name = &part.trait_ident;
            let about = doc::doc(&format!("The operations {}.", tag.which()));
            let methods = part.operations.iter().map(|operation| self.method(operation));
            let problems = self.problem_methods(Some(name));
            quote! {
                #about
                pub trait #name: #base {
                    #(#methods)*
                    #(#problems)*
                }
            }
        });
        emitted.collect()
    }

    /// `operations()` and `service()`; by tag, those of each part, too.
    pub(super) fn table(&self, refusals: &Refusals) -> TokenStream {
        let bounds: Vec<_> = self.parts.iter().map(|part| &part.trait_ident).collect();
        let bounds = match bounds.as_slice() {
            [] => Vec::from([&self.trait_name]),
            _ => bounds,
        };
        let whole = match self.parts.as_slice() {
            [Part { tag: None, operations, .. }] => {
                let rows = operations.iter().map(|operation| row(operation, refusals));
                quote!(Vec::from([#(#rows),*]))
            }
            parts => {
                let parts = parts.iter().filter_map(|part| part.tag.as_ref()).map(operations_ident);
                quote! {
                    let mut operations = Vec::new();
                    #(operations.extend(#parts::<A>());)*
                    operations
                }
            }
        };
        let parts = self.parts.iter().filter_map(|part| part.tag.as_ref().map(|tag| part_table(part, tag, refusals)));
        let composed = self.composed();
        quote! {
            /// Every operation of the document, ready to be mounted.
            pub fn operations<A: #(#bounds)+*>() -> Vec<rt::Operation<A>> {
                #whole
            }

            /// The service over `api`: its operations, the document and the docs page.
            ///
            /// # Errors
            ///
            /// When the document's paths cannot be mounted together.
            pub fn service<A: #(#bounds)+*>(api: A) -> Result<rt::Service<A>, rt::MountError> {
                rt::Service::new(api, DOCUMENT, operations::<A>(), A::problem)
            }
            #(#parts)*
            #composed
        }
    }

    /// `Parts`: one implementation for each tag, joined into one service.
    fn composed(&self) -> Option<TokenStream> {
        let tags: Vec<_> = self.parts.iter().filter_map(|part| part.tag.as_ref()).collect();
        let first = &tags.first()?.parameter;
        let fields = tags.iter().map(|tag| {
            let (field, parameter) = (&tag.field, &tag.parameter);
            let about = doc::doc(&format!("Has the operations {}.", tag.which()));
            quote!(#about pub #field: #parameter,)
        });
        let parameters: Vec<_> = tags.iter().map(|tag| &tag.parameter).collect();
        let bounded = self.parts.iter().zip(&parameters).map(|(part, parameter)| {
            let bound = &part.trait_ident;
            quote!(#parameter: #bound)
        });
        let services = tags.iter().map(|tag| {
            let (field, service) = (&tag.field, format_ident!("{}_service", unraw(&tag.field)));
            quote!(#service(self.#field)?)
        });
        let services: Vec<_> = services.collect();
        let (head, rest) = services.split_first()?;
        Some(quote! {
            /// An implementation for each tag, which make one service together.
            #[derive(Debug)]
            pub struct Parts<#(#parameters),*> { #(#fields)* }

            impl<#(#bounded),*> Parts<#(#parameters),*> {
                /// The service over all of them. What nobody has is answered as the first of them answers.
                ///
                /// # Errors
                ///
                /// When the document's paths cannot be mounted together.
                pub fn service(self) -> Result<rt::Service<#first>, rt::MountError> {
                    let service = #head;
                    #(let service = service.merge(#rest)?;)*
                    Ok(service)
                }
            }
        })
    }
}

fn row(operation: &Operation, refusals: &Refusals) -> TokenStream {
    let spec = spec_ident(operation);
    let name = rust_ident(&operation.rust_name);
    let problem = refusals.of(operation);
    quote!(rt::Operation { spec: &spec::#spec, call: call::#name, problem: #problem })
}

fn part_table(part: &Part<'_>, tag: &Tag, refusals: &Refusals) -> TokenStream {
    let trait_ident = &part.trait_ident;
    let rows = part.operations.iter().map(|operation| row(operation, refusals));
    let (operations, service) = (operations_ident(tag), format_ident!("{}_service", unraw(&tag.field)));
    let about = doc::doc(&format!("The operations {}, ready to be mounted.", tag.which()));
    let about_service = doc::doc(&format!(
        "The service over `api` with only the operations {}: for their tests, or a server of their own.",
        tag.which()
    ));
    quote! {
        #about
        pub fn #operations<A: #trait_ident>() -> Vec<rt::Operation<A>> {
            Vec::from([#(#rows),*])
        }

        #about_service
        ///
        /// # Errors
        ///
        /// When the paths cannot be mounted together.
        pub fn #service<A: #trait_ident>(api: A) -> Result<rt::Service<A>, rt::MountError> {
            rt::Service::new(api, DOCUMENT, #operations::<A>(), A::problem)
        }
    }
}

/// `pets_operations`.
fn operations_ident(tag: &Tag) -> Ident {
    format_ident!("{}_operations", unraw(&tag.field))
}

/// The identifier without `r#`, as a part of another one.
fn unraw(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}
