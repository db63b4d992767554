//! Enums of answers: by status, by media type.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::doc;
use crate::model::rust_ident;

/// The variant of a stream.
pub(super) fn from_answer(variant: &Ident) -> TokenStream {
    quote!(Self::#variant(answer.stream().await?))
}

/// The expression that makes an enum of an answer; each variant by its name, the last one for all
/// that no other is.
pub(super) fn made_by(told_by: &TokenStream, arms: &[(String, TokenStream)]) -> TokenStream {
    let last = arms.len().saturating_sub(1);
    let arms = arms.iter().enumerate().map(|(number, (variant, made))| match number == last {
        true => quote!(_ => #made,),
        false => quote!(#variant => #made,),
    });
    quote!(match answer.#told_by() { #(#arms)* })
}

/// An enum that is decoded as a whole or, where one of its variants is a stream, made of an answer
/// by `made`.
pub(super) fn by_variant(about: &str, name: &str, variants: &[TokenStream], made: Option<TokenStream>) -> TokenStream {
    let (about, ident) = (doc::doc(about), rust_ident(name));
    let Some(made) = made else {
        return quote! {
            #about
            #[derive(Clone, Debug, PartialEq, ::serde::Deserialize, ::serde::Serialize)]
            pub enum #ident { #(#variants)* }
        };
    };
    quote! {
        #about
        pub enum #ident { #(#variants)* }

        impl ::std::fmt::Debug for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(#name)
            }
        }

        impl ::countersign_client::FromAnswer for #ident {
            async fn from_answer(answer: ::countersign_client::Answer) -> ::std::result::Result<Self, ::countersign_client::BodyError> {
                ::std::result::Result::Ok(#made)
            }
        }
    }
}
