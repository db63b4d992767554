//! Names that progenitor cannot take: placeholders stand for them in the lowered document, and are replaced in its output.
//!
//! progenitor makes identifiers of the names in the document, each for itself. Two that become the same identifier, or one that is
//! called as a function or local variable of its own, would break its output.

use std::collections::BTreeMap;

use proc_macro2::{Group, Literal, TokenStream, TokenTree};
use quote::quote;

use crate::model::{Api, Names, Operation, Parameter, Place, camel_case, rust_ident};

/// What a builder has beside its setters.
const BUILDER: [&str; 5] = ["client", "new", "send", "send_now", "body_map"];
/// What the client has beside the operations: functions of its own, and the hooks that progenitor's `send` calls as methods.
const CLIENT: [&str; 11] = [
    "login",
    "with_token",
    "anonymous",
    "session",
    "with_session",
    "new",
    "new_with_client",
    "api_version",
    "pre",
    "post",
    "exec",
];
/// The variables of progenitor's `send`.
const LOCALS: [&str; 6] = ["url", "header_map", "request", "info", "result", "response"];

/// How long placeholders are.
const LENGTHS: std::ops::RangeInclusive<usize> = 10..=20;

/// Stands for an operation, by its number in the document's order.
pub(super) fn operation_placeholder(operation: usize) -> String {
    format!("csop{operation:05}x")
}

/// The number behind a placeholder of an operation.
pub(super) fn operation_number(placeholder: &str) -> Option<usize> {
    placeholder.strip_prefix("csop")?.strip_suffix('x')?.parse().ok()
}

/// Stands for a parameter: by the numbers of its operation and itself, in the document's order.
pub(super) fn placeholder(operation: usize, parameter: usize) -> String {
    format!("csarg{operation:05}x{parameter:03}x")
}

/// The operation's name in the client: its Rust name, unless the client has a function of that name.
pub(super) fn client_name(operation: &Operation) -> String {
    let name = &operation.rust_name;
    if CLIENT.contains(&name.as_str()) { format!("{name}_operation") } else { name.clone() }
}

/// What the placeholders stand for.
#[derive(Default)]
pub(super) struct Restored {
    idents: BTreeMap<String, TokenStream>,
    texts: BTreeMap<String, String>,
    wire: BTreeMap<String, String>,
}

impl Restored {
    /// All placeholders of `api`; `types` are those of types.
    pub(super) fn of(api: &Api, types: Vec<(String, TokenStream)>) -> Self {
        let mut restored = Self::default();
        for (placeholder, tokens) in types {
            restored.texts.insert(placeholder.clone(), tokens.to_string().replace(' ', ""));
            restored.idents.insert(placeholder, tokens);
        }
        for (number, operation) in api.operations.iter().enumerate() {
            restored.add(operation_placeholder(number), client_name(operation), client_name(operation));
            for (index, name) in setters(operation).into_iter().enumerate() {
                restored.add(placeholder(number, index), name, header_name(&operation.parameters[index]));
            }
        }
        restored
    }

    fn add(&mut self, placeholder: String, name: String, wire: String) {
        let ident = rust_ident(&name);
        self.idents.insert(placeholder.clone(), quote!(#ident));
        // As the name of a type, or a part of one.
        self.texts.insert(camel_case(&placeholder), camel_case(&name));
        self.texts.insert(placeholder.clone(), name);
        self.wire.insert(placeholder, wire);
    }

    /// Makes room in the `send` of `operation` for parameters that are called as its variables are.
    pub(super) fn room(operation: &Operation) -> Self {
        let setters = setters(operation);
        let taken = LOCALS.into_iter().filter(|local| setters.iter().any(|setter| setter == local));
        let idents = taken
            .map(|local| {
                (local.to_owned(), {
                    let ident = rust_ident(&format!("{local}_of_call"));
                    quote!(#ident)
                })
            })
            .collect();
        Self { idents, ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.idents.is_empty()
    }

    /// `tokens` with the names in place of the placeholders: identifiers, and what strings and comments say of them.
    pub(super) fn restore(&self, tokens: TokenStream) -> TokenStream {
        tokens.into_iter().map(|tree| self.tree(tree)).collect()
    }

    fn tree(&self, tree: TokenTree) -> TokenStream {
        let tree: TokenTree = match tree {
            TokenTree::Group(group) => {
                let mut restored = Group::new(group.delimiter(), self.restore(group.stream()));
                restored.set_span(group.span());
                restored.into()
            }
            TokenTree::Ident(ident) => {
                let text = ident.to_string();
                match self.idents.get(&text) {
                    Some(tokens) => return tokens.clone(),
                    None if holds_placeholder(&text) => rust_ident(&self.text(&text)).into(),
                    None => ident.into(),
                }
            }
            TokenTree::Literal(literal) if holds_placeholder(&literal.to_string()) => self.literal(literal).into(),
            other => other,
        };
        tree.into()
    }

    fn literal(&self, literal: Literal) -> Literal {
        let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) else { return literal };
        let text = text.value();
        // A string that is nothing but the placeholder is the name on the wire, or the one that the session knows.
        let text = self.wire.get(&text).cloned().unwrap_or_else(|| self.text(&text));
        Literal::string(&text)
    }

    /// The placeholder that `text` begins with: its length, and what it stands for.
    fn first(&self, text: &str) -> Option<(usize, &str)> {
        text.starts_with(['c', 'C']).then_some(())?;
        LENGTHS.rev().find_map(|length| Some((length, self.texts.get(text.get(..length)?)?.as_str())))
    }

    /// `text` with each placeholder in it replaced.
    fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let (length, name) = self.first(rest).unwrap_or((c.len_utf8(), &rest[..c.len_utf8()]));
            out.push_str(name);
            rest = &rest[length..];
        }
        out
    }
}

fn holds_placeholder(text: &str) -> bool {
    ["csarg", "Csarg", "csop", "Csop", "Csty"].iter().any(|mark| text.contains(mark))
}

/// What progenitor appends to the headers. A cookie is one `Cookie` header of several, which the runtime puts together.
fn header_name(parameter: &Parameter) -> String {
    match parameter.place {
        Place::Cookie => "cookie".to_owned(),
        Place::Header => parameter.name.to_ascii_lowercase(),
        _ => parameter.name.clone(),
    }
}

/// The names of the setters, in the order of the parameters.
fn setters(operation: &Operation) -> Vec<String> {
    let body = operation.body.as_ref().map(|_| "body");
    let mut names = Names::with(BUILDER.into_iter().chain(body));
    operation.parameters.iter().map(|parameter| names.allot(parameter.key.clone())).collect()
}
