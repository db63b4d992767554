//! How parameters and the fields of forms are written, as constants of the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Parameter, Style};
use crate::schema::{FieldFormat, Form, FormField};

/// How a parameter is written, as a constant.
pub(super) fn spec(parameter: &Parameter) -> TokenStream {
    let Parameter { name, explode, json, allow_reserved, .. } = parameter;
    let style = match parameter.style {
        Style::Simple => quote!(Simple),
        Style::Label => quote!(Label),
        Style::Matrix => quote!(Matrix),
        Style::Form => quote!(Form),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject => quote!(DeepObject),
    };
    quote! {
        ::countersign_client::ParameterSpec {
            name: #name,
            style: ::countersign_client::Style::#style,
            explode: #explode,
            json: #json,
            allow_reserved: #allow_reserved,
        }
    }
}

/// Fields that are written otherwise than `form`, exploded, is.
pub(super) fn form_fields(form: &Form) -> Vec<TokenStream> {
    let special = form.fields.iter().filter(|field| {
        field.format == FieldFormat::Json || field.style != "form" || !field.explode || field.allow_reserved
    });
    let field = |field: &FormField| {
        let FormField { name, explode, allow_reserved, .. } = field;
        let json = field.format == FieldFormat::Json;
        let style = match field.style.as_str() {
            "spaceDelimited" => quote!(SpaceDelimited),
            "pipeDelimited" => quote!(PipeDelimited),
            "deepObject" => quote!(DeepObject),
            _ => quote!(Form),
        };
        quote! {
            ::countersign_client::Field {
                name: #name,
                style: ::countersign_client::Style::#style,
                explode: #explode,
                json: #json,
                allow_reserved: #allow_reserved,
            }
        }
    };
    special.map(field).collect()
}
