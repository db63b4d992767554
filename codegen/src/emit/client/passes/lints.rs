//! Lints: generated code is not held to those of the crate that it lands in.
//!
//! Found: `#[allow(clippy::all)]` on the module `builder`, the block of operations, and the module
//! `prelude`. The first is replaced by the lints of generated modules, which its items inherit. The
//! second gets them: its documentation is the document's. The prelude may go unused.

use syn::{Attribute, Item, parse_quote};

use super::super::lints::lints;
use super::output::is_operations;
use super::pass::FilePass;

pub(super) const PASS: FilePass = FilePass {
    name: "lints",
    expected: 3,
    run: |file, _| file.items.iter_mut().map(allow).sum(),
    #[cfg(test)]
    sample: super::pass::Sample { place: "# [allow (clippy :: all)]", becomes: "rustdoc :: all" },
};

fn allow(item: &mut Item) -> usize {
    match item {
        Item::Mod(module) if module.ident == "builder" => {
            let found = module.attrs.iter_mut().filter(|attribute| attribute.path().is_ident("allow"));
            found.map(replace).count()
        }
        Item::Impl(block) if is_operations(block) => {
            block.attrs.push(lints());
            1
        }
        Item::Mod(module) if module.ident == "prelude" => {
            module.attrs.push(parse_quote!(#[allow(unused_imports)]));
            1
        }
        _ => 0,
    }
}

fn replace(attribute: &mut Attribute) {
    *attribute = lints();
}
