//! What the generated modules import.
//!
//! Found: the two `use progenitor_client::{..}` of the file, and the two `use super::..` of the
//! module `builder`. Replaced by one each: from our runtime, which hands on what is left of
//! progenitor's, so that a user's crate names progenitor nowhere.

use syn::{Item, ItemUse, UseTree, parse_quote};

use super::pass::FilePass;

pub(super) const PASS: FilePass = FilePass {
    name: "imports",
    expected: 4,
    run: |file, _| {
        let mut found = take(&mut file.items, "progenitor_client");
        file.items.insert(
            0,
            parse_quote! {
                #[allow(unused_imports)]
                pub use ::countersign_client::{ByteStream, ClientInfo, ResponseValue};
            },
        );
        for item in &mut file.items {
            if let Item::Mod(module) = item
                && module.ident == "builder"
                && let Some((_, items)) = &mut module.content
            {
                found += take(items, "super");
                items.insert(
                    0,
                    parse_quote!(
                        use super::{ResponseValue, types};
                    ),
                );
            }
        }
        found
    },
    #[cfg(test)]
    sample: super::pass::Sample { place: "use super :: types ;", becomes: "use super :: { ResponseValue , types } ;" },
};

/// Takes out the imports from `root`, and counts them.
fn take(items: &mut Vec<Item>, root: &str) -> usize {
    let before = items.len();
    items.retain(|item| !matches!(item, Item::Use(used) if is_from(used, root)));
    before - items.len()
}

fn is_from(used: &ItemUse, root: &str) -> bool {
    matches!(&used.tree, UseTree::Path(path) if path.ident == root)
}
