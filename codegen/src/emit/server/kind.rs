//! How text becomes a value, as an expression.

use proc_macro2::TokenStream;
use quote::quote;

use crate::schema::Kind;

pub(super) fn kind(of: &Kind) -> TokenStream {
    match of {
        Kind::String => quote!(rt::Kind::String),
        Kind::Integer => quote!(rt::Kind::Integer),
        Kind::Number => quote!(rt::Kind::Number),
        Kind::Boolean => quote!(rt::Kind::Boolean),
        Kind::Any => quote!(rt::Kind::Any),
        Kind::Union { number, boolean } => quote!(rt::Kind::Union { number: #number, boolean: #boolean }),
        Kind::Array(items) => {
            let items = kind(items);
            quote!(rt::Kind::Array(&#items))
        }
        Kind::Object(properties, additional) => {
            let properties = properties.iter().map(|(name, property)| {
                let property = kind(property);
                quote!((#name, #property))
            });
            let additional = option(additional.as_ref().map(|other| {
                let other = kind(other);
                quote!(&#other)
            }));
            quote!(rt::Kind::Object(&[#(#properties),*], #additional))
        }
    }
}

pub(super) fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}
