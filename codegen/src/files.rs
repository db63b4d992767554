//! Generated text: its header, its layout, and the one place where it is written or compared.

mod companion;
mod docs;
mod layout;
mod write;

use proc_macro2::TokenStream;

pub use companion::Companion;
pub use write::{Freshness, compare, write};

/// Formats generated tokens and puts the `@generated` header before them.
///
/// `document` is the name of the document and `command` what makes the file. Neither version nor
/// date nor an absolute path goes into the header, so the text is the same from run to run and from
/// machine to machine.
///
/// # Errors
///
/// The tokens are not a Rust file.
pub fn format(tokens: TokenStream, document: &str, command: &str) -> syn::Result<String> {
    let mut file = syn::parse2(tokens)?;
    docs::tidy(&mut file);
    let text = layout::unparse(file);
    Ok(format!("{}\n{text}", header(document, command)))
}

/// The first lines of a generated file. An ordinary comment: the file may be `include!`d in a
/// module.
fn header(document: &str, command: &str) -> String {
    let line = format!("@generated from {} by `{command}`.", portable(document));
    // A file name may hold anything; a line break in it must not end the comment.
    let line = line.replace(char::is_control, " ");
    format!("// {line}\n// Do not edit: edit the document.\n")
}

/// The name of a file as it may stand in generated text: as given when relative, else the last part
/// only.
pub fn portable(name: &str) -> &str {
    let path = std::path::Path::new(name);
    if path.has_root() || path.is_absolute() {
        return path.file_name().and_then(|name| name.to_str()).unwrap_or(name);
    }
    name
}

#[cfg(test)]
mod tests {
    use quote::quote;

    #[test]
    fn items_are_set_apart_and_the_header_names_document_and_command() {
        let tokens = quote! {
            use a::b;
            use a::c;
            #[doc = "An item"]
            pub struct Item;
            impl Item {
                pub const A: u8 = 1;
                pub const B: u8 = 2;
                fn a() {}
                fn b() {}
            }
            mod inner {
                pub trait T {
                    type X;
                    fn a();
                }
                use super::*;
            }
        };
        let text = super::format(tokens, "/home/someone/items.yaml", "cargo build").expect("this is Rust");
        let expected = "\
// @generated from items.yaml by `cargo build`.
// Do not edit: edit the document.

use a::b;
use a::c;

/// An item
pub struct Item;

impl Item {
    pub const A: u8 = 1;
    pub const B: u8 = 2;

    fn a() {}

    fn b() {}
}

mod inner {
    pub trait T {
        type X;

        fn a();
    }

    use super::*;
}
";
        assert_eq!(text, expected);
    }
}
