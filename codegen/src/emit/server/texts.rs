//! The texts that the server carries: the document, and the schemas to validate with. Each is a
//! file of its own, which the generated source includes from beside it, so that a reviewer reads
//! code in one place and JSON in another.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;

use super::answer;
use crate::Options;
use crate::document::Document;
use crate::files::Companion;
use crate::model::Api;
use crate::served;
use crate::source::SourceId;

/// The statics that hold the texts, and the files that they include.
pub(super) fn texts(document: &Document, api: &Api, options: &Options) -> (TokenStream, Vec<Companion>) {
    let mut beside = Beside { stem: stem(document, options), files: Vec::new() };
    let schemas = schemas(api, &mut beside);
    let answers = answers(api, &mut beside);
    let document = self::document(document, api, options, &mut beside);
    (quote!(#schemas #answers #document), beside.files)
}

/// The files so far.
struct Beside {
    stem: String,
    files: Vec<Companion>,
}

impl Beside {
    /// The expression for `text`, which goes to the file `<stem>.<suffix>`.
    fn include(&mut self, suffix: &str, text: String) -> TokenStream {
        let name = format!("{}.{suffix}", self.stem);
        let include = quote!(include_str!(#name));
        self.files.push(Companion::new(name, text.replace("\r\n", "\n")));
        include
    }
}

/// The server's file without its extension.
fn stem(document: &Document, options: &Options) -> String {
    let stem = |name: &str| Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match &options.server_file {
        Some(name) => stem(name),
        None => format!("{}_server", stem(document.name())),
    }
}

/// `SCHEMAS`: what the validators of parameters and bodies are made of; nothing without any.
fn schemas(api: &Api, beside: &mut Beside) -> Option<TokenStream> {
    let names = api.served().flat_map(|operation| {
        let parameters = operation.parameters_schema.iter();
        let body = operation.body.iter().flat_map(|body| body.contents.schemas());
        parameters.chain(body).map(|schema| schema.name.as_str())
    });
    let names: Vec<_> = names.collect();
    (!names.is_empty()).then(|| {
        let text = beside.include("schemas.json", pretty(&api.definitions.bundle(names)));
        quote! {
            /// The schemas of parameters and bodies, as JSON Schema 2020-12.
            static SCHEMAS: rt::Schemas = rt::Schemas::new(#text);
        }
    })
}

/// `ANSWERS`: what the validators of answers are made of; nothing without any.
fn answers(api: &Api, beside: &mut Beside) -> Option<TokenStream> {
    let names = answer::schema_names(api);
    (!names.is_empty()).then(|| {
        let text = beside.include("answers.json", pretty(&api.definitions.answer_bundle(names)));
        quote! {
            /// The schemas of answers, as JSON Schema 2020-12.
            static ANSWERS: rt::Schemas = rt::Schemas::new(#text);
        }
    })
}

fn pretty(schemas: &serde_json::Value) -> String {
    let mut text = serde_json::to_string_pretty(schemas).unwrap_or_default();
    text.push('\n');
    text
}

/// `DOCUMENT`: the texts that `/openapi.json` and `/openapi.yaml` serve.
fn document(document: &Document, api: &Api, options: &Options, beside: &mut Beside) -> TokenStream {
    let everything = options.include.is_empty() && options.exclude.is_empty();
    let (json, yaml) = json_and_yaml(document, api, everything);
    let (json, yaml) = (beside.include("openapi.json", json), beside.include("openapi.yaml", yaml));
    let (title, base_path) = (&api.title, &api.base_path);
    quote! {
        /// The document that all of this was generated from.
        pub const DOCUMENT: rt::SpecDocument = rt::SpecDocument {
            title: #title,
            base_path: #base_path,
            json: #json,
            yaml: #yaml,
        };
    }
}

/// The document as JSON, and as YAML: the author's own text where that is YAML, and all of it.
fn json_and_yaml(document: &Document, api: &Api, everything: bool) -> (String, String) {
    let tree = served::document(document, api, everything);
    let authored = document.sources.get(SourceId::ROOT).map_or("", |source| source.text());
    let yaml = match document.is_split() || !everything || authored.trim_start().starts_with('{') {
        true => serde_yaml::to_string(&tree).unwrap_or_default(),
        false => authored.to_owned(),
    };
    (tree.to_string(), yaml)
}
