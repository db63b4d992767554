//! Generated code says `Option` where that is what Rust's prelude has, and the full path where the
//! document has a type of that name.

use std::collections::BTreeSet;

use proc_macro2::{Group, Literal, TokenStream, TokenTree};

/// Paths of what is in the prelude. A path that another one begins with comes after it.
const PRELUDE: [(&[&str], &str); 14] = [
    (&["string", "String"], "String"),
    (&["string", "ToString"], "ToString"),
    (&["option", "Option", "Some"], "Some"),
    (&["option", "Option", "None"], "None"),
    (&["option", "Option"], "Option"),
    (&["result", "Result", "Ok"], "Ok"),
    (&["result", "Result", "Err"], "Err"),
    (&["result", "Result"], "Result"),
    (&["vec", "Vec"], "Vec"),
    (&["boxed", "Box"], "Box"),
    (&["convert", "From"], "From"),
    (&["convert", "Into"], "Into"),
    (&["default", "Default"], "Default"),
    (&["clone", "Clone"], "Clone"),
];

/// `tokens` with `::std::option::Option` and its like by their short names, except those that are
/// `taken`.
pub(crate) fn shorten(tokens: TokenStream, taken: &BTreeSet<String>) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some((length, name)) = short(&tokens[at..], taken) {
            out.push(name);
            at += length;
            continue;
        }
        at += 1;
        out.push(match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), shorten(group.stream(), taken));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            // serde takes functions as text.
            TokenTree::Literal(text)
                if !taken.contains("Option") && text.to_string() == "\"::std::option::Option::is_none\"" =>
            {
                TokenTree::Literal(Literal::string("Option::is_none"))
            }
            other => other.clone(),
        });
    }
    out.into_iter().collect()
}

/// The name that the path at the start of `tokens` has in the prelude, and how many tokens the path
/// is.
fn short(tokens: &[TokenTree], taken: &BTreeSet<String>) -> Option<(usize, TokenTree)> {
    let rest = segment(tokens, "std")?;
    let (path, name) = PRELUDE.iter().find(|(path, name)| !taken.contains(*name) && follow(rest, path).is_some())?;
    let ident = proc_macro2::Ident::new(name, proc_macro2::Span::call_site());
    Some((3 * (path.len() + 1), TokenTree::Ident(ident)))
}

fn follow<'t>(tokens: &'t [TokenTree], path: &[&str]) -> Option<&'t [TokenTree]> {
    path.iter().try_fold(tokens, |tokens, name| segment(tokens, name))
}

/// What is behind `::name`.
fn segment<'t>(tokens: &'t [TokenTree], name: &str) -> Option<&'t [TokenTree]> {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    match tokens {
        [one, two, TokenTree::Ident(ident), rest @ ..] if is_colon(one) && is_colon(two) && ident == name => Some(rest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortened(text: &str) -> String {
        let tokens: TokenStream = text.parse().unwrap_or_default();
        shorten(tokens, &BTreeSet::from(["Vec".to_owned()])).to_string().replace(' ', "")
    }

    #[test]
    fn paths_of_the_prelude() {
        let cases = [
            ("::std::option::Option<::std::string::String>", "Option<String>"),
            ("x(::std::option::Option::Some(1))", "x(Some(1))"),
            ("::std::vec::Vec<u8>", "::std::vec::Vec<u8>"),
            ("::std::collections::BTreeMap", "::std::collections::BTreeMap"),
            ("\"::std::option::Option::is_none\"", "\"Option::is_none\""),
        ];
        for (text, expected) in cases {
            assert_eq!(shortened(text), expected);
        }
    }
}
