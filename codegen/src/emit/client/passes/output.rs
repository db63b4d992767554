//! What progenitor prints for one operation.

use std::collections::BTreeMap;

use syn::{Block, File, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, Type};

use super::super::names::operation_number;

/// The items of an operation: one each, if progenitor is as we know it.
#[derive(Default)]
pub(super) struct Output<'f> {
    /// The method of `Client` that begins a call.
    pub(super) methods: Vec<&'f mut ImplItemFn>,
    /// The builder.
    pub(super) structs: Vec<&'f mut ItemStruct>,
    /// What the builder can do.
    pub(super) impls: Vec<&'f mut ItemImpl>,
}

impl<'f> Output<'f> {
    /// The output for each operation, by its number.
    pub(super) fn split(file: &'f mut File) -> BTreeMap<usize, Self> {
        let mut outputs = BTreeMap::<usize, Self>::new();
        for item in &mut file.items {
            match item {
                Item::Impl(block) if is_client(block) => {
                    for function in block.items.iter_mut().filter_map(as_function) {
                        if let Some(number) = number(&function.sig.ident) {
                            outputs.entry(number).or_default().methods.push(function);
                        }
                    }
                }
                Item::Mod(module) if module.ident == "builder" => {
                    let items = module.content.iter_mut().flat_map(|(_, items)| items);
                    items.for_each(|item| Self::sort(item, &mut outputs));
                }
                _ => {}
            }
        }
        outputs
    }

    fn sort(item: &'f mut Item, outputs: &mut BTreeMap<usize, Self>) {
        match item {
            Item::Struct(builder) => {
                if let Some(number) = number(&builder.ident) {
                    outputs.entry(number).or_default().structs.push(builder);
                }
            }
            Item::Impl(block) => {
                if let Some(number) = self_type(block).and_then(number) {
                    outputs.entry(number).or_default().impls.push(block);
                }
            }
            _ => {}
        }
    }

    /// The functions of the builder that are called `name`.
    pub(super) fn functions(&mut self, name: &str) -> impl Iterator<Item = &mut ImplItemFn> {
        let items = self.impls.iter_mut().flat_map(|block| &mut block.items);
        items.filter_map(as_function).filter(move |function| function.sig.ident == name)
    }

    /// The body of the builder's `send`, which makes the request. Empty without one.
    pub(super) fn send(&mut self) -> Option<&mut Block> {
        self.functions("send").next().map(|function| &mut function.block)
    }
}

/// Whether it is an inherent `impl Client`.
pub(super) fn is_client(block: &ItemImpl) -> bool {
    block.trait_.is_none() && self_type(block).is_some_and(|ident| ident == "Client")
}

/// Whether it is the block of operations: its functions take the client, and make nothing of one.
pub(super) fn is_operations(block: &ItemImpl) -> bool {
    let takes_client = |item: &ImplItem| matches!(item, ImplItem::Fn(function) if function.sig.receiver().is_some());
    is_client(block) && block.items.iter().all(takes_client)
}

/// The last name of the type that `block` is for.
pub(super) fn self_type(block: &ItemImpl) -> Option<&Ident> {
    let Type::Path(path) = &*block.self_ty else { return None };
    path.path.segments.last().map(|last| &last.ident)
}

fn as_function(item: &mut ImplItem) -> Option<&mut ImplItemFn> {
    match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    }
}

/// The number of the operation whose placeholder `ident` is, as a function or a type.
fn number(ident: &Ident) -> Option<usize> {
    operation_number(&ident.to_string().to_lowercase())
}
