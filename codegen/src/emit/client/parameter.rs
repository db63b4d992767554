//! How parameters and the fields of forms are written, as constants of the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit;
use crate::model::{Parameter, Style};
use crate::schema::{FieldFormat, Form, FormField};

/// How a parameter is written.
pub(super) fn spec(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let made = quote::format_ident!("{}", parameter.place.as_str());
    let default = Style::default_in(parameter.place);
    let style = (parameter.style != default).then(|| style(parameter.style));
    let explode = explode(parameter.style, parameter.explode);
    let json = parameter.json.then(|| quote!(.json()));
    let allow_reserved = parameter.allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(::countersign_client::ParameterSpec::#made(#name) #style #explode #json #allow_reserved)
}

/// The fields of a form that are written otherwise than a parameter in the query is by default.
pub(super) fn form_fields(form: &Form) -> Vec<TokenStream> {
    let special = form.fields.iter().filter(|field| {
        field.format == FieldFormat::Json || field.style != Style::Form || !field.explode || field.allow_reserved
    });
    special.map(field).collect()
}

fn field(field: &FormField) -> TokenStream {
    let name = &field.name;
    let style = (field.style != Style::Form).then(|| style(field.style));
    let explode = explode(field.style, field.explode);
    let json = (field.format == FieldFormat::Json).then(|| quote!(.json()));
    let allow_reserved = field.allow_reserved.then(|| quote!(.allow_reserved()));
    quote!(::countersign_client::ParameterSpec::query(#name) #style #explode #json #allow_reserved)
}

fn style(style: Style) -> TokenStream {
    let style = emit::style::variant(style);
    quote!(.style(::countersign_client::Style::#style))
}

/// `explode`, where it is not the default of the style.
fn explode(style: Style, explode: bool) -> Option<TokenStream> {
    (explode != style.explodes()).then(|| quote!(.explode(#explode)))
}
