//! The module `defaults`: a function for each default.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::super::item::Field;
use crate::model::{Names, snake_case};

/// The functions of the module `defaults`.
#[derive(Default)]
pub(super) struct Defaults {
    names: Names,
    functions: Vec<TokenStream>,
    of_fields: BTreeMap<(String, String), Ident>,
}

impl Defaults {
    /// Adds the function that makes `expression`, of type `kind`, for a field, and answers its name.
    pub(super) fn add(&mut self, of: &str, field: &Field, kind: &TokenStream, expression: &TokenStream) -> Ident {
        let function = format_ident!("{}", self.names.allot(format!("{}_{}", snake_case(of), field.ident)));
        self.of_fields.insert((of.to_owned(), field.ident.clone()), function.clone());
        self.functions.push(quote!(pub(super) fn #function() -> #kind { #expression }));
        function
    }

    /// The function that makes the default of a field.
    pub(super) fn function(&self, of: &str, field: &Field) -> Option<&Ident> {
        self.of_fields.get(&(of.to_owned(), field.ident.clone()))
    }

    pub(super) fn into_module(self) -> Option<TokenStream> {
        let functions = self.functions;
        (!functions.is_empty()).then(|| {
            quote! {
                /// What absent properties stand for.
                mod defaults {
                    #[allow(unused_imports)]
                    use super::*;
                    #(#functions)*
                }
            }
        })
    }
}
