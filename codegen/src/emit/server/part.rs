//! The operations by trait: all in one, or those of each tag.

use proc_macro2::Ident;
use quote::format_ident;

use crate::model::{Api, Names, Operation, camel_case, rust_ident, snake_case};

/// A trait, and the operations that are its methods.
pub(super) struct Part<'a> {
    pub(super) trait_ident: Ident,
    pub(super) operations: Vec<&'a Operation>,
    /// What a part for a tag has besides.
    pub(super) tag: Option<Tag>,
}

/// The tag, and what is named after it.
pub(super) struct Tag {
    pub(super) name: Option<String>,
    /// `pets`: the field in `Parts`.
    pub(super) field: Ident,
    /// `Pets`: the type of that field.
    pub(super) parameter: Ident,
}

impl Tag {
    /// Behind "the operations".
    pub(super) fn which(&self) -> String {
        match &self.name {
            Some(name) => format!("with the tag `{name}`"),
            None => "without a tag".to_owned(),
        }
    }
}

/// What a type parameter cannot be called.
const TAKEN: [&str; 10] = ["parts", "self", "string", "option", "some", "none", "result", "vec", "box", "default"];

/// One part with all operations; by tag, one for each operation's first tag, in the order of the
/// document.
pub(super) fn parts<'a>(api: &'a Api, trait_name: &str, by_tag: bool) -> Vec<Part<'a>> {
    if !by_tag {
        let whole = Part { trait_ident: rust_ident(trait_name), operations: api.served().collect(), tag: None };
        return Vec::from([whole]);
    }
    let mut names = Names::with(TAKEN);
    let mut parts: Vec<Part<'a>> = Vec::new();
    for operation in api.served() {
        let tag = operation.tags.first();
        let known = parts.iter_mut().find(|part| part.tag.as_ref().is_some_and(|known| known.name.as_ref() == tag));
        match known {
            Some(part) => part.operations.push(operation),
            None => {
                let name = names.allot(tag.map_or_else(|| "untagged".to_owned(), |tag| snake_case(tag)));
                let parameter = rust_ident(&camel_case(&name));
                parts.push(Part {
                    trait_ident: format_ident!("{}{trait_name}", camel_case(&name)),
                    operations: Vec::from([operation]),
                    tag: Some(Tag { name: tag.cloned(), field: rust_ident(&name), parameter }),
                });
            }
        }
    }
    parts
}
