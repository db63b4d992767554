//! The statics: what each operation takes.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answer;
use super::emitter::spec_ident;
use super::kind::{kind, option};
use crate::emit;
use crate::model::{Api, ApiKeyPlace, Body, ContentKind, Method, Operation, Parameter, Place, SchemeKind, SchemeUse};
use crate::schema::{FieldFormat, Form, FormField, SchemaUse};

/// The static of one operation.
pub(super) fn operation(api: &Api, operation: &Operation) -> TokenStream {
    let name = spec_ident(operation);
    let id = &operation.id;
    let method = method(operation.method);
    let path = &operation.path;
    let selector = operation.selector.iter().map(|(name, value)| {
        let value = option(value.as_ref().map(|value| quote!(#value)));
        quote!((#name, #value))
    });
    let parameters = operation.parameters.iter().map(parameter);
    let parameters_schema = option(operation.parameters_schema.as_ref().map(schema));
    let body = option(operation.body.as_ref().map(|declared| body(operation, declared)));
    let security = operation.security.alternatives.iter().map(|alternative| {
        let uses = alternative.iter().map(|used| scheme_use(api, used));
        quote!(&[#(#uses),*])
    });
    let contents = operation.body.as_ref().map(|declared| contents(operation, declared));
    let responses = operation.responses.iter().map(answer::response);
    quote! {
        #contents
        pub(super) static #name: rt::OperationSpec = rt::OperationSpec {
            id: #id,
            method: #method,
            path: #path,
            selector: &[#(#selector),*],
            parameters: &[#(#parameters),*],
            parameters_schema: #parameters_schema,
            body: #body,
            security: &[#(#security),*],
            responses: &[#(#responses),*],
        };
    }
}

fn method(method: Method) -> TokenStream {
    let name = quote::format_ident!("{}", method.as_str());
    quote!(rt::Method::#name)
}

fn schema(used: &SchemaUse) -> TokenStream {
    let name = &used.name;
    quote!(rt::Schema::new(&SCHEMAS, #name))
}

fn body(operation: &Operation, body: &Body) -> TokenStream {
    let required = body.required;
    let contents = contents_ident(operation);
    quote!(rt::RequestBody { required: #required, limit: None, contents: &#contents })
}

fn contents_ident(operation: &Operation) -> proc_macro2::Ident {
    quote::format_ident!("{}_BODY", spec_ident(operation))
}

/// A static of its own: it compiles its schemas when they are first needed.
fn contents(operation: &Operation, body: &Body) -> TokenStream {
    let name = contents_ident(operation);
    let contents = body.contents.list.iter().flat_map(|content| {
        let format = body_format(&content.kind);
        let rows = content.media_types.iter();
        rows.map(move |media_type| quote!(rt::BodyContent { media_type: #media_type, format: #format }))
    });
    let contents: Vec<_> = contents.collect();
    let count = Literal::usize_unsuffixed(contents.len());
    quote!(static #name: [rt::BodyContent; #count] = [#(#contents),*];)
}

fn body_format(content: &ContentKind) -> TokenStream {
    let form = |used, form: &Form| {
        let used = schema(used);
        let fields = form.fields.iter().map(form_field);
        let additional = option(form.additional.as_ref().map(kind));
        quote!({ schema: Some(#used), fields: &[#(#fields),*], additional: #additional })
    };
    match content {
        ContentKind::Json(used) => {
            let used = schema(used);
            quote!(rt::BodyFormat::Json(Some(#used)))
        }
        ContentKind::Form(used, declared) => {
            let body = form(used, declared);
            quote!(rt::BodyFormat::Form #body)
        }
        ContentKind::Multipart(used, declared) => {
            let body = form(used, declared);
            quote!(rt::BodyFormat::Multipart #body)
        }
        ContentKind::Text(_) => quote!(rt::BodyFormat::Text),
        ContentKind::Bytes | ContentKind::Events(_) | ContentKind::Lines(_) => quote!(rt::BodyFormat::Bytes),
    }
}

fn form_field(field: &FormField) -> TokenStream {
    let FormField { name, explode, required, content_types, .. } = field;
    let kind = kind(&field.kind);
    let style = emit::style::variant(field.style);
    let format = match field.format {
        FieldFormat::Text => quote!(rt::FieldFormat::Text),
        FieldFormat::Json => quote!(rt::FieldFormat::Json),
        FieldFormat::File => quote!(rt::FieldFormat::File),
    };
    quote! {
        rt::Field {
            name: #name,
            kind: #kind,
            style: rt::Style::#style,
            explode: #explode,
            format: #format,
            required: #required,
            content_types: &[#(#content_types),*],
        }
    }
}

fn scheme_use(api: &Api, used: &SchemeUse) -> TokenStream {
    let scheme = &used.scheme;
    let scopes = &used.scopes;
    let kind = match api.scheme(scheme).map(|scheme| &scheme.kind) {
        Some(SchemeKind::Basic) => quote!(rt::SchemeKind::Basic),
        Some(SchemeKind::Http(name)) => quote!(rt::SchemeKind::Http(#name)),
        Some(SchemeKind::ApiKey { place, name }) => {
            let place = api_key_place(*place);
            quote!(rt::SchemeKind::ApiKey { place: #place, name: #name })
        }
        _ => quote!(rt::SchemeKind::Bearer),
    };
    quote!(rt::SchemeUse { scheme: #scheme, kind: #kind, scopes: &[#(#scopes),*] })
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter { name, key, explode, required, json, allow_empty, .. } = parameter;
    let place = match parameter.place {
        Place::Path => quote!(rt::Place::Path),
        Place::Query => quote!(rt::Place::Query),
        Place::Header => quote!(rt::Place::Header),
        Place::Cookie => quote!(rt::Place::Cookie),
    };
    let style = emit::style::variant(parameter.style);
    let kind = kind(&parameter.kind);
    quote! {
        rt::Parameter {
            name: #name,
            key: #key,
            place: #place,
            style: rt::Style::#style,
            explode: #explode,
            required: #required,
            kind: #kind,
            json: #json,
            allow_empty: #allow_empty,
        }
    }
}

fn api_key_place(place: ApiKeyPlace) -> TokenStream {
    match place {
        ApiKeyPlace::Header => quote!(rt::ApiKeyPlace::Header),
        ApiKeyPlace::Query => quote!(rt::ApiKeyPlace::Query),
        ApiKeyPlace::Cookie => quote!(rt::ApiKeyPlace::Cookie),
    }
}
