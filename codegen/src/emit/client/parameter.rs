//! How parameters and the fields of forms are written, as constants of the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Parameter, Place, Style};
use crate::schema::{FieldFormat, Form, FormField};

/// How a parameter is written.
pub(super) fn spec(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let (made, default) = match parameter.place {
        Place::Path => (quote!(path), Style::Simple),
        Place::Query => (quote!(query), Style::Form),
        Place::Header => (quote!(header), Style::Simple),
        Place::Cookie => (quote!(cookie), Style::Form),
    };
    let style = (parameter.style != default).then(|| style(parameter.style));
    let explode = explode(parameter.style, parameter.explode);
    let json = parameter.json.then(|| quote!(.json()));
    let allow_reserved = parameter.allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(::countersign_client::ParameterSpec::#made(#name) #style #explode #json #allow_reserved)
}

/// The fields of a form that are written otherwise than a parameter in the query is by default.
pub(super) fn form_fields(form: &Form) -> Vec<TokenStream> {
    let special = form.fields.iter().filter(|field| {
        field.format == FieldFormat::Json || field.style != "form" || !field.explode || field.allow_reserved
    });
    special.map(field).collect()
}

fn field(field: &FormField) -> TokenStream {
    let name = &field.name;
    let of_field = match field.style.as_str() {
        "spaceDelimited" => Style::SpaceDelimited,
        "pipeDelimited" => Style::PipeDelimited,
        "deepObject" => Style::DeepObject,
        _ => Style::Form,
    };
    let style = (of_field != Style::Form).then(|| style(of_field));
    let explode = explode(of_field, field.explode);
    let json = (field.format == FieldFormat::Json).then(|| quote!(.json()));
    let allow_reserved = field.allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(::countersign_client::ParameterSpec::query(#name) #style #explode #json #allow_reserved)
}

fn style(style: Style) -> TokenStream {
    let style = match style {
        Style::Simple => quote!(Simple),
        Style::Label => quote!(Label),
        Style::Matrix => quote!(Matrix),
        Style::Form => quote!(Form),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject => quote!(DeepObject),
    };
    quote!(.style(::countersign_client::Style::#style))
}

/// `explode`, where it is not the default of the style.
fn explode(style: Style, explode: bool) -> Option<TokenStream> {
    (explode != (style == Style::Form)).then(|| quote!(.explode(#explode)))
}
