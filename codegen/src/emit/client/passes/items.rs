//! The items of the file: that there are none that no pass knows.
//!
//! Found: what is left behind the passes before this one. The import, `Client` with its two blocks
//! and `ClientInfo`, the modules `builder` and `prelude`; and in `builder` whatever does not belong
//! to an operation, which is its import. Replaced: nothing.

use syn::{File, Item};

use super::output::Output;
use super::pass::FilePass;

pub(super) const PASS: FilePass = FilePass {
    name: "items",
    expected: 8,
    run: |file, _| {
        let of_operations = |output: &Output<'_>| output.structs.len() + output.impls.len();
        let known: usize = Output::split(file).values().map(of_operations).sum();
        (file.items.len() + in_builder(file)).saturating_sub(known)
    },
    #[cfg(test)]
    sample: super::pass::Sample {
        place: "# [doc = r\" Items consumers will typically use such as the Client.\"] pub mod prelude …",
        becomes: "pub mod prelude",
    },
};

fn in_builder(file: &File) -> usize {
    let modules = file.items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.ident == "builder" => module.content.as_ref(),
        _ => None,
    });
    modules.map(|(_, items)| items.len()).sum()
}
