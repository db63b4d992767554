//! The statics that say what each operation answers, against which answers are checked.

use proc_macro2::TokenStream;
use quote::quote;

use super::kind::kind;
use super::response::number;
use crate::model::{Api, Content, ContentKind, Header, Response, Status};
use crate::schema::{ANNOTATIONS, Kind, SchemaUse, reference};

/// The schemas that answers are checked against, by name.
pub(super) fn schema_names(api: &Api) -> Vec<&str> {
    let responses = api.served().flat_map(|operation| &operation.responses);
    let used = responses.flat_map(|response| {
        let headers = response.headers.iter().filter(|header| !is_text(header));
        response.contents.schemas().chain(headers.map(|header| &header.schema))
    });
    used.map(|used| used.name.as_str()).collect()
}

/// A response of an operation's static.
pub(super) fn response(response: &Response) -> TokenStream {
    let status = match response.status {
        Status::Code(code) => {
            let code = number(code);
            quote!(rt::StatusSpec::Code(#code))
        }
        Status::Range(class) => {
            let class = number(class);
            quote!(rt::StatusSpec::Range(#class))
        }
        Status::Default => quote!(rt::StatusSpec::Default),
    };
    let headers = response.headers.iter().map(header);
    let contents = response.contents.list.iter().map(content);
    quote! {
        rt::ResponseSpec {
            status: #status,
            headers: &[#(#headers),*],
            contents: &[#(#contents),*],
        }
    }
}

/// Whether any text will do.
fn is_text(header: &Header) -> bool {
    let schema = &header.schema.schema;
    let says_more = |key: &String| key != "type" && !ANNOTATIONS.contains(&key.as_str());
    let is_plain = schema.as_object().is_some_and(|schema| !schema.keys().any(says_more));
    header.kind == Kind::String && !header.json && reference(schema).is_none() && is_plain
}

fn header(header: &Header) -> TokenStream {
    let Header { name, required, explode, json, .. } = header;
    if is_text(header) {
        return quote!(rt::HeaderSpec::text(#name, #required));
    }
    let kind = kind(&header.kind);
    let schema = schema(&header.schema);
    quote!(rt::HeaderSpec::new(#name, #required, #kind, #explode, #json, #schema))
}

fn content(content: &Content) -> TokenStream {
    let media_types = &content.media_types;
    let format = match &content.kind {
        ContentKind::Json(used) => with_schema("Json", used),
        ContentKind::Form(used, form) | ContentKind::Multipart(used, form) => {
            let fields = form.fields.iter().map(|field| (field.name.clone(), field.kind.clone())).collect();
            let kind = kind(&Kind::Object(fields, None));
            let schema = schema(used);
            quote!(rt::ContentFormat::Form(#schema, #kind))
        }
        ContentKind::Text(Some(text)) => {
            let kind = kind(&text.kind);
            let schema = schema(&text.schema);
            quote!(rt::ContentFormat::Text(#schema, #kind))
        }
        ContentKind::Lines(used) => with_schema("Lines", used),
        ContentKind::Events(Some(data)) => {
            let json = data.json;
            let schema = schema(&data.schema);
            quote!(rt::ContentFormat::Events { data: #schema, json: #json })
        }
        ContentKind::Text(None) | ContentKind::Events(None) | ContentKind::Bytes => quote!(rt::ContentFormat::Bytes),
    };
    quote!(rt::ContentSpec { media_types: &[#(#media_types),*], format: #format })
}

fn with_schema(format: &str, used: &SchemaUse) -> TokenStream {
    let format = quote::format_ident!("{format}");
    let schema = schema(used);
    quote!(rt::ContentFormat::#format(#schema))
}

fn schema(used: &SchemaUse) -> TokenStream {
    let name = &used.name;
    quote!(rt::AnswerSchema::new(&ANSWERS, #name))
}
