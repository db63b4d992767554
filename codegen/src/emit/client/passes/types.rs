//! progenitor's types.
//!
//! Found: the module `types`. Replaced: nothing stands for it here; the module of our own types is
//! added by [`emit`](super::super::emit).

use syn::Item;

use super::pass::FilePass;

pub(super) const PASS: FilePass = FilePass {
    name: "types",
    expected: 1,
    run: |file, _| {
        let before = file.items.len();
        file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "types"));
        before - file.items.len()
    },
    #[cfg(test)]
    sample: super::pass::Sample { place: "pub mod types …", becomes: "" },
};
