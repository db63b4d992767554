//! Unions that lead back to themselves with nothing in between, as a base does whose `oneOf` names
//! what is made of it by `allOf`: reading such a value would never end.

use std::collections::BTreeMap;

use super::cycle::Cycles;
use super::item::{Item, ItemKind, Type};

/// Ends every such circle at one place: there the value is any.
pub(super) fn end(items: &mut BTreeMap<String, Item>) {
    while let Some((name, target)) = Cycles::of_choices(items).link(items) {
        let Some(item) = items.get_mut(&name) else { return };
        match &mut item.kind {
            ItemKind::Union(variants) => cut(variants, &name, &target),
            ItemKind::Tagged(tagged) => {
                let back = tagged.variants.iter_mut().filter(|variant| leads_to(&variant.kind, &target));
                back.for_each(|variant| variant.kind = Type::Value);
            }
            _ => item.kind = ItemKind::Alias(Type::Value),
        }
        if matches!(&item.kind, ItemKind::Union(variants) if variants.is_empty()) {
            item.kind = ItemKind::Alias(Type::Value);
        }
    }
}

/// A union adds nothing to itself. Where another leads back, any value is the last that is tried.
fn cut(variants: &mut Vec<(String, Type)>, name: &str, target: &str) {
    let (back, mut kept): (Vec<_>, Vec<_>) = variants.drain(..).partition(|(_, kind)| leads_to(kind, target));
    if name != target {
        kept.extend(back.into_iter().map(|(variant, _)| (variant, Type::Value)).take(1));
    }
    *variants = kept;
}

/// Whether reading a `kind` is reading a `target`.
fn leads_to(kind: &Type, target: &str) -> bool {
    match kind {
        Type::Named(name) => name == target,
        Type::Option(inner) => leads_to(inner, target),
        _ => false,
    }
}
