//! The request that `send` builds: calls of the runtime's builder, with what the document says of
//! styles and media types.
//!
//! Arguments are named by their placeholders.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::content::{add_content, is_stream_body};
use super::names::{client_name, placeholder, setters};
use super::parameter::spec;
use crate::model::{Body, Operation, Parameter, Place, Style};
use crate::schema::Kind;

/// The variable that the request is in, in `send`; no argument is called so.
pub(super) fn variable(operation: &Operation) -> Ident {
    match setters(operation).iter().any(|setter| setter == "request") {
        true => format_ident!("request_of_call"),
        false => format_ident!("request"),
    }
}

/// The parameter behind a placeholder, with its index.
pub(super) fn named<'o>(number: usize, operation: &'o Operation, name: &str) -> Option<(usize, &'o Parameter)> {
    operation.parameters.iter().enumerate().find(|(index, _)| placeholder(number, *index) == name)
}

/// How often `send` names the parameter once it has its value: a variable may be twice in a path.
pub(super) fn uses(operation: &Operation, index: usize) -> usize {
    let parameter = &operation.parameters[index];
    match parameter.place {
        Place::Path => steps(&operation.path).iter().filter(|step| **step == Step::Variable(&parameter.name)).count(),
        Place::Query | Place::Header | Place::Cookie => 1,
    }
}

/// The request with its method, its path, and the query that the document has in the path's key.
pub(super) fn begin(number: usize, operation: &Operation) -> TokenStream {
    let id = client_name(operation);
    let method = format_ident!("{}", operation.method.as_str());
    let steps = steps(&operation.path).into_iter().map(|step| {
        let of_name = |name: &str| {
            let numbered = operation.parameters.iter().enumerate();
            numbered.into_iter().find(|(_, parameter)| parameter.place == Place::Path && parameter.name == name)
        };
        match step {
            Step::Literal(text) => {
                let text = literal(text);
                quote!(.path(#text))
            }
            Step::Variable(name) => match of_name(name) {
                Some((index, parameter)) => {
                    let (spec, ident) = (spec(parameter), argument(number, index));
                    quote!(.path_parameter(&#spec, &#ident))
                }
                None => {
                    let text = literal(&format!("{{{name}}}"));
                    quote!(.path(#text))
                }
            },
        }
    });
    let selector = selector(operation);
    let selector = (!selector.is_empty()).then(|| quote!(.fixed_query(#selector)));
    quote! {
        ::countersign_client::Request::new(&client.session, #id, ::countersign_client::Method::#method)
            #(#steps)*
            #selector
    }
}

/// `receiver` with a parameter in its query.
pub(super) fn query(receiver: &impl ToTokens, number: usize, operation: &Operation, index: usize) -> TokenStream {
    let parameter = &operation.parameters[index];
    let (spec, ident) = (spec(parameter), argument(number, index));
    let value = besides(operation, parameter, quote!(&#ident));
    quote!(#receiver.query(&#spec, #value))
}

/// The request with a header.
pub(super) fn header(number: usize, operation: &Operation, index: usize) -> TokenStream {
    line(number, operation, index, &quote!(header))
}

/// The request with a parameter's cookies.
pub(super) fn cookie(number: usize, operation: &Operation, index: usize) -> TokenStream {
    line(number, operation, index, &quote!(cookie))
}

fn line(number: usize, operation: &Operation, index: usize, method: &TokenStream) -> TokenStream {
    let parameter = &operation.parameters[index];
    let (request, spec, ident) = (variable(operation), spec(parameter), argument(number, index));
    match parameter.required {
        true => {
            let value = besides(operation, parameter, quote!(&#ident));
            quote!(#request.#method(&#spec, #value))
        }
        false => {
            let value = besides(operation, parameter, quote!(value));
            quote!(#request.optional(#ident.as_ref(), |request, value| request.#method(&#spec, #value)))
        }
    }
}

/// `receiver` with the body.
pub(super) fn body(receiver: &impl ToTokens, body: &Body) -> TokenStream {
    let receiver = receiver.to_token_stream();
    match (body.contents.only(), body.required) {
        (Some(only), _) if is_stream_body(body) => {
            let media_type = only.sent();
            quote!(#receiver.stream(#media_type, body))
        }
        (Some(only), true) => add_content(only, &receiver, false),
        (Some(only), false) => {
            let added = add_content(only, &quote!(request), true);
            quote!(#receiver.optional(body.as_ref(), |request, body| #added))
        }
        (None, _) => quote!(#receiver.content(&body)),
    }
}

fn argument(number: usize, index: usize) -> Ident {
    format_ident!("{}", placeholder(number, index))
}

/// `value`, a reference, with the names that its members must not have: those of an object that
/// takes any, and writes them as if they were parameters.
fn besides(operation: &Operation, parameter: &Parameter, value: TokenStream) -> TokenStream {
    let takes_any = |parameter: &Parameter| {
        matches!(parameter.kind, Kind::Object(_, Some(_))) && parameter.explode && parameter.style != Style::DeepObject
    };
    if parameter.place == Place::Header || !takes_any(parameter) {
        return value;
    }
    let beside = operation.parameters.iter().filter(|other| other.place == parameter.place);
    let names = beside.filter(|other| other.key != parameter.key).flat_map(written_names);
    let names: Vec<_> = names.chain(operation.selector.iter().map(|(name, _)| name.clone())).collect();
    quote!(&::countersign_client::Besides(#value, &[#(#names),*]))
}

/// The names in which a parameter is written.
fn written_names(parameter: &Parameter) -> Vec<String> {
    if let Kind::Object(members, _) = &parameter.kind {
        if parameter.style == Style::DeepObject {
            return vec![format!("{}[", parameter.name)];
        }
        if parameter.explode {
            return members.iter().map(|(name, _)| name.clone()).collect();
        }
    }
    vec![parameter.name.clone()]
}

/// A piece of a path.
#[derive(PartialEq, Eq)]
enum Step<'p> {
    Literal(&'p str),
    Variable(&'p str),
}

/// The pieces of a path template, in order; no literal is empty.
fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else { break };
        steps.push(Step::Literal(before));
        steps.push(Step::Variable(name));
        rest = after;
    }
    steps.push(Step::Literal(rest));
    steps.retain(|step| *step != Step::Literal(""));
    steps
}

/// The query that the document has in the key of the path, except its parameters.
fn selector(operation: &Operation) -> String {
    let in_query = |name: &str| {
        let mut parameters = operation.parameters.iter();
        parameters.any(|parameter| parameter.place == Place::Query && parameter.name == name)
    };
    let pairs = operation.selector.iter().filter(|(name, _)| !in_query(name)).map(|(name, value)| match value {
        Some(value) => format!("{name}={value}"),
        None => name.clone(),
    });
    pairs.map(|pair| literal(&pair)).collect::<Vec<_>>().join("&")
}

/// Text in a URL, percent-encoded where a URL needs it.
fn literal(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '{' => out.push_str("%7B"),
            '}' => out.push_str("%7D"),
            '?' => out.push_str("%3F"),
            '#' => out.push_str("%23"),
            ' ' => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}
