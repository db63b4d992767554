//! Enums of strings.

use proc_macro2::TokenStream;
use quote::quote;

use super::Render;
use crate::model::rust_ident;

impl Render<'_> {
    pub(super) fn enumeration(&self, name: &str, variants: &[(String, String)]) -> TokenStream {
        let ident = rust_ident(name);
        let json_schema = self.json_schema();
        let idents: Vec<_> = variants.iter().map(|(variant, _)| rust_ident(variant)).collect();
        let values: Vec<_> = variants.iter().map(|(_, value)| value).collect();
        let declared =
            idents.iter().zip(&values).map(|(ident, value)| match json_schema.is_none() || ident == *value {
                true => quote!(#ident),
                false => quote!(#[schemars(rename = #value)] #ident),
            });
        let text_enum = self.support("text_enum");
        quote! {
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord #json_schema)]
            pub enum #ident { #(#declared,)* }

            #text_enum!(#ident { #(#idents = #values),* });
        }
    }
}
