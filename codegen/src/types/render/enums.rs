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
        let renamed = idents.iter().zip(&values).map(|(ident, value)| match ident == *value {
            true => quote!(#ident),
            false => quote!(#[serde(rename = #value)] #ident),
        });
        let unknown = self.support("UnknownVariant");
        quote! {
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Deserialize, ::serde::Serialize #json_schema)]
            pub enum #ident { #(#renamed,)* }

            impl #ident {
                /// The text that stands for it.
                pub const fn as_str(self) -> &'static str {
                    match self { #(Self::#idents => #values,)* }
                }
            }

            impl ::std::fmt::Display for #ident {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str(self.as_str())
                }
            }

            impl ::std::str::FromStr for #ident {
                type Err = #unknown;

                fn from_str(text: &str) -> ::std::result::Result<Self, #unknown> {
                    match text {
                        #(#values => ::std::result::Result::Ok(Self::#idents),)*
                        _ => ::std::result::Result::Err(#unknown(#name)),
                    }
                }
            }
        }
    }
}
