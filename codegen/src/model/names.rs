//! Rust names, allotted in one place, so that no two things of a namespace share one.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

/// A namespace: hands out each name once.
#[derive(Debug, Default, Clone)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A namespace in which `names` are taken already.
    pub fn with<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { taken: names.into_iter().map(str::to_owned).collect() }
    }

    /// `name`, or `name_2`, `name_3` (`Name2` for types) where that is taken.
    ///
    /// The same calls in the same order give the same names.
    pub fn allot(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let separator = if name.starts_with(char::is_uppercase) { "" } else { "_" };
        let free = (2..).map(|n| format!("{name}{separator}{n}")).find(|name| !self.taken.contains(name));
        let free = free.unwrap_or(name);
        self.taken.insert(free.clone());
        free
    }
}

/// `text` as the name of a function or field: `snake_case`, never empty, never starting with a
/// digit.
///
/// ```
/// # use countersign::model::snake_case;
/// assert_eq!(snake_case("listItems"), "list_items");
/// assert_eq!(snake_case("X-Total-Count"), "x_total_count");
/// assert_eq!(snake_case("2nd"), "n2nd");
/// ```
pub fn snake_case(text: &str) -> String {
    start_with_letter(spelled(text).to_snake_case(), "n", "unnamed")
}

/// `text` as the name of a type or variant: `UpperCamelCase`, never empty, never starting with a
/// digit.
///
/// ```
/// # use countersign::model::camel_case;
/// assert_eq!(camel_case("list_items"), "ListItems");
/// assert_eq!(camel_case("404"), "N404");
/// ```
pub fn camel_case(text: &str) -> String {
    start_with_letter(spelled(text).to_upper_camel_case(), "N", "Unnamed")
}

/// Keeps what may stand in an identifier, blanks the rest, and spells signs that tell names apart.
fn spelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        match c {
            '+' => out.push_str(" plus "),
            '-' if index == 0 => out.push_str("minus "),
            '$' => {}
            c if unicode_ident(c) => out.push(c),
            _ => out.push(' '),
        }
    }
    out
}

fn unicode_ident(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn start_with_letter(name: String, prefix: &str, empty: &str) -> String {
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if first.is_alphabetic() || first == '_' => name,
        Some(_) => format!("{prefix}{name}"),
    }
}

/// `name` as an identifier token; a keyword becomes a raw identifier, or gets an underscore where
/// Rust has no raw form of it.
pub fn rust_ident(name: &str) -> Ident {
    match name {
        "self" | "Self" | "super" | "crate" | "_" => Ident::new(&format!("{name}_"), Span::call_site()),
        // A keyword since edition 2024, of which syn does not know.
        "gen" => Ident::new_raw(name, Span::call_site()),
        _ if syn::parse_str::<Ident>(name).is_ok() => Ident::new(name, Span::call_site()),
        _ => Ident::new_raw(name, Span::call_site()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_name_is_numbered() {
        let mut names = Names::default();
        let allotted: Vec<_> = ["get", "get", "Get", "Get", "get"].map(|name| names.allot(name.to_owned())).into();
        assert_eq!(allotted, ["get", "get_2", "Get", "Get2", "get_3"]);
    }

    #[test]
    fn names_are_rust_identifiers() {
        for text in ["", "+1", "-1", "2nd", "größe", "type", "self", "a/b", "$ref", "x--y", "日本"] {
            for name in [snake_case(text), camel_case(text)] {
                let ident = rust_ident(&name).to_string();
                assert!(syn::parse_str::<Ident>(&ident).is_ok(), "{text}: {ident}");
            }
        }
    }
}
