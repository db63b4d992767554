//! Blank lines between items, which prettyplease leaves out.
//!
//! It prints an empty `Verbatim` item as a blank line, so one goes between any two items.

use proc_macro2::TokenStream;
use syn::visit_mut::{self, VisitMut};
use syn::{File, ImplItem, Item, ItemImpl, ItemMod, ItemTrait, TraitItem};

/// The text of a file, with a blank line between any two items but a run of imports.
pub(super) fn unparse(mut file: File) -> String {
    Spacing.visit_file_mut(&mut file);
    prettyplease::unparse(&file)
}

struct Spacing;

impl VisitMut for Spacing {
    fn visit_file_mut(&mut self, file: &mut File) {
        visit_mut::visit_file_mut(self, file);
        space(&mut file.items, Item::Verbatim(TokenStream::new()), together);
    }

    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        visit_mut::visit_item_mod_mut(self, module);
        if let Some((_, items)) = &mut module.content {
            space(items, Item::Verbatim(TokenStream::new()), together);
        }
    }

    fn visit_item_impl_mut(&mut self, block: &mut ItemImpl) {
        visit_mut::visit_item_impl_mut(self, block);
        let is_line = |item: &ImplItem| matches!(item, ImplItem::Type(_) | ImplItem::Const(_));
        space(&mut block.items, ImplItem::Verbatim(TokenStream::new()), |a, b| is_line(a) && is_line(b));
    }

    fn visit_item_trait_mut(&mut self, definition: &mut ItemTrait) {
        visit_mut::visit_item_trait_mut(self, definition);
        space(&mut definition.items, TraitItem::Verbatim(TokenStream::new()), |_, _| false);
    }
}

/// Imports, and declarations of modules that are elsewhere, stand together.
fn together(a: &Item, b: &Item) -> bool {
    match (a, b) {
        (Item::Use(_), Item::Use(_)) => true,
        (Item::Mod(a), Item::Mod(b)) => a.content.is_none() && b.content.is_none(),
        _ => false,
    }
}

/// Puts `blank` between any two neighbours that do not belong together.
fn space<T: Clone>(items: &mut Vec<T>, blank: T, together: impl Fn(&T, &T) -> bool) {
    let mut spaced: Vec<T> = Vec::with_capacity(2 * items.len());
    for item in items.drain(..) {
        if spaced.last().is_some_and(|last| !together(last, &item)) {
            spaced.push(blank.clone());
        }
        spaced.push(item);
    }
    *items = spaced;
}
