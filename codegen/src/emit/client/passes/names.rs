//! Names that progenitor cannot take.
//!
//! progenitor makes identifiers of the names in a document, each for itself. Two that become the
//! same identifier, or one that is called as a variable of its own, would break its output. So it
//! sees placeholders ([`names`](super::super::names)).
//!
//! Found: each placeholder of the operation, its parameters and its types, in identifiers and in
//! the texts of errors. Replaced by what it stands for.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, ImplItemFn, LitStr, Type};

use super::super::content::is_stream_body;
use super::super::names::{client_name, operation_placeholder, placeholder, setters};
use super::super::request;
use super::super::responses::{errors, successes};
use super::pass::{Call, OperationPass};
use crate::model::{camel_case, rust_ident};

pub(super) const PASS: OperationPass = OperationPass {
    name: "names",
    expected,
    run: |output, call| {
        let mut pass = Names { names: names(call), call, is_send: false, found: 0 };
        output.methods.iter_mut().for_each(|method| pass.visit_impl_item_fn_mut(method));
        output.structs.iter_mut().for_each(|builder| pass.visit_item_struct_mut(builder));
        output.impls.iter_mut().for_each(|block| pass.visit_item_impl_mut(block));
        pass.found
    },
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "csarg00001x001x : Result < Option < Csty00001x > , String > ,",
        becomes: "page : Result < Option < i64 > , String > ,",
    },
};

fn expected(call: &Call<'_>) -> usize {
    let operation = call.operation;
    // The method, what it answers and calls, the struct, and its `impl`.
    let of_operation = 5;
    let parameters = operation.parameters.iter().enumerate().map(|(index, parameter)| {
        // The field, its first value, the setter and what it sets, the variable that it is taken
        // out into (two names) and that it is unwrapped into, from itself.
        let idents = 8 + request::uses(operation, index);
        // "conversion failed" with name and type, and "was not initialized".
        let texts = 2 + usize::from(parameter.required);
        // Field and setter.
        idents + texts + 2
    });
    let body = operation.body.as_ref().filter(|body| !is_stream_body(body));
    let answers = [successes(operation), errors(operation)];
    let answers = answers.iter().filter(|answers| answers.has_type()).count();
    of_operation + parameters.sum::<usize>() + body.map_or(0, |_| 3) + answers
}

/// What the placeholders of names stand for.
fn names(call: &Call<'_>) -> BTreeMap<String, String> {
    let (operation, number) = (call.operation, call.number);
    let setters = setters(operation).into_iter().enumerate();
    let mut names: BTreeMap<_, _> = setters.map(|(index, name)| (placeholder(number, index), name)).collect();
    let (function, name) = (operation_placeholder(number), client_name(operation));
    names.insert(camel_case(&function), camel_case(&name));
    names.insert(function, name);
    names
}

struct Names<'a> {
    names: BTreeMap<String, String>,
    call: &'a Call<'a>,
    is_send: bool,
    found: usize,
}

impl VisitMut for Names<'_> {
    /// Documentation is written by another pass: text there that looks like a placeholder is the
    /// document's.
    fn visit_attribute_mut(&mut self, _: &mut Attribute) {}

    /// So are the texts in `send`, where other passes have put our request.
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        self.is_send = function.sig.ident == "send";
        visit_mut::visit_impl_item_fn_mut(self, function);
        self.is_send = false;
    }

    fn visit_type_mut(&mut self, kind: &mut Type) {
        let name = match kind {
            Type::Path(path) => path.path.get_ident().map(Ident::to_string),
            _ => None,
        };
        match name.and_then(|name| syn::parse2(self.call.types.get(&name)?.clone()).ok()) {
            Some(ours) => {
                *kind = ours;
                self.found += 1;
            }
            None => visit_mut::visit_type_mut(self, kind),
        }
    }

    fn visit_ident_mut(&mut self, ident: &mut Ident) {
        if let Some(name) = self.names.get(&ident.to_string()) {
            *ident = rust_ident(name);
            self.found += 1;
        }
    }

    fn visit_lit_str_mut(&mut self, text: &mut LitStr) {
        if !self.is_send {
            *text = LitStr::new(&self.restored(&text.value()), text.span());
        }
    }
}

impl Names<'_> {
    /// One of progenitor's error texts, with the placeholders among its words replaced.
    fn restored(&mut self, text: &str) -> String {
        let words = text.split(' ').map(|word| {
            let bare = word.trim_matches('`');
            let ours = match self.call.types.get(bare) {
                Some(tokens) => tokens.to_string().replace(' ', ""),
                None => match self.names.get(bare) {
                    Some(name) => name.clone(),
                    None => return word.to_owned(),
                },
            };
            self.found += 1;
            word.replace(bare, &ours)
        });
        words.collect::<Vec<_>>().join(" ")
    }
}
