//! The headers of answers, as structs: one for all that are alike, and aliases of it.

use proc_macro2::TokenStream;
use quote::quote;

use super::placeholders::Placeholders;
use super::spec;
use crate::doc;
use crate::model::{Header, Operation, Response, rust_ident};

/// The struct of an answer's headers, or an alias of one that is alike.
pub(super) fn headers(placeholders: &mut Placeholders<'_>, operation: &Operation, response: &Response) {
    if response.headers.is_empty() {
        return;
    }
    let name = placeholders.types.headers_name(operation, response);
    let ident = rust_ident(&name);
    let about = doc::doc(&format!("The headers of the answer {} of `{}`.", response.variant, operation.rust_name));
    let fields: Vec<_> = response.headers.iter().map(|header| header_field(header, placeholders)).collect();
    let specs: Vec<_> = response.headers.iter().map(spec::header).collect();
    let alike = placeholders.headers_alike(quote!(#(#fields,)* #(#specs),*).to_string(), &name);
    if alike != name {
        let alike = rust_ident(&alike);
        placeholders.push_item(&name, quote!(#about pub type #ident = #alike;));
        return;
    }
    placeholders.push_item(&name, quote! {
        #about
        #[derive(Clone, Debug, PartialEq, ::serde::Deserialize, ::serde::Serialize)]
        pub struct #ident { #(#fields,)* }

        impl #ident {
            /// The headers of `response`, typed.
            ///
            /// # Errors
            ///
            /// A header that must be there is not, or one is not what the document says.
            pub fn of<T>(response: &::countersign_client::ResponseValue<T>) -> ::std::result::Result<Self, ::countersign_client::HeadersError> {
                ::countersign_client::headers(response.headers(), &[#(#specs),*])
            }
        }
    });
}

fn header_field(header: &Header, placeholders: &mut Placeholders<'_>) -> TokenStream {
    let (name, ident) = (&header.name, rust_ident(&header.rust_name));
    let about = header.description.as_deref().map(doc::doc);
    let kind = placeholders.of(&header.schema);
    match header.required {
        true => quote!(#about #[serde(rename = #name)] pub #ident: #kind),
        false => quote! {
            #about
            #[serde(rename = #name, default, skip_serializing_if = "::std::option::Option::is_none")]
            pub #ident: ::std::option::Option<#kind>
        },
    }
}
