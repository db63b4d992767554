//! The contract between generated code and the runtime crates: its number, and the one name for the
//! runtime.

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// The number of the contract that code is generated for: the one that
/// `countersign_wire::contract!` takes. Count it up there and here together, whenever code that was
/// generated before would no longer compile or would mean something else.
const CONTRACT: u32 = 1;

/// `tokens` as a file that stands on the crate `runtime`: the contract comes first, which imports
/// the runtime as `rt`, and every path into the runtime begins with that. A runtime of another
/// contract then refuses the file with one error.
pub(crate) fn under_contract(tokens: TokenStream, runtime: &str) -> TokenStream {
    let number = Literal::u32_unsuffixed(CONTRACT);
    let (tokens, _) = Alias { runtime }.module(tokens);
    let runtime = format_ident!("{runtime}");
    quote! {
        ::#runtime::contract!(#number as rt);
        #tokens
    }
}

/// Puts `rt` in place of the crate's name.
struct Alias<'r> {
    runtime: &'r str,
}

impl Alias<'_> {
    /// The items of a module, which imports `rt` from its parent where it does not have it; and
    /// whether it needs it.
    fn module(&self, items: TokenStream) -> (TokenStream, bool) {
        let items: Vec<TokenTree> = items.into_iter().collect();
        let mut out = Vec::with_capacity(items.len());
        let mut is_used = false;
        let mut at = 0;
        while let Some(token) = items.get(at) {
            if let Some(length) = self.path(&items[at..]) {
                out.push(TokenTree::Ident(Ident::new("rt", Span::call_site())));
                at += length;
                is_used = true;
                continue;
            }
            at += 1;
            out.push(match token {
                TokenTree::Group(group) => {
                    let (mut inner, is_used_inside) = self.module(group.stream());
                    if is_used_inside && is_module(&items[..at - 1]) && !has_glob(&inner) {
                        inner = quote!(use super::rt; #inner);
                    }
                    is_used |= is_used_inside;
                    TokenTree::Group(Group::new(group.delimiter(), inner))
                }
                TokenTree::Literal(text) => match self.text(text) {
                    Some(renamed) => {
                        is_used = true;
                        TokenTree::Literal(renamed)
                    }
                    None => token.clone(),
                },
                TokenTree::Ident(_) | TokenTree::Punct(_) => token.clone(),
            });
        }
        (out.into_iter().collect(), is_used)
    }

    /// The number of tokens in `::countersign_server` or `::countersign_server::codegen`, where
    /// `tokens` begins with a path into it. The path of a macro stays: rustc reports a missing
    /// macro itself.
    fn path(&self, tokens: &[TokenTree]) -> Option<usize> {
        let is = |segment: usize, name: &str| self::segment(tokens, segment).is_some_and(|ident| ident == name);
        if !is(0, self.runtime) {
            return None;
        }
        let length = if is(1, "codegen") { 6 } else { 3 };
        let end = 3 * (0..).take_while(|segment| self::segment(tokens, *segment).is_some()).count();
        let is_macro = matches!(tokens.get(end), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
        (!is_macro && end > length).then_some(length)
    }

    /// serde takes the paths of functions as text.
    fn text(&self, text: &Literal) -> Option<Literal> {
        let text = text.to_string();
        let path = text.strip_prefix("\"::")?.strip_prefix(self.runtime)?.strip_prefix("::")?.strip_suffix('"')?;
        Some(Literal::string(&format!("rt::{path}")))
    }
}

/// The identifier in `::a::b::c` of that number.
fn segment(tokens: &[TokenTree], number: usize) -> Option<&Ident> {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    match tokens.get(3 * number..)? {
        [one, two, TokenTree::Ident(ident), ..] if is_colon(one) && is_colon(two) => Some(ident),
        _ => None,
    }
}

/// Whether a group is the content of a module, by what is before it: `mod types`.
fn is_module(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(keyword), TokenTree::Ident(_)] if keyword == "mod")
}

/// Whether a module imports all of its parent: it begins with that.
fn has_glob(items: &TokenStream) -> bool {
    items.to_string().replace(' ', "").starts_with("usesuper::*;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_into_the_runtime() {
        let cases = [
            ("::countersign_server::Secret", "rt::Secret"),
            ("::countersign_server::codegen::File", "rt::File"),
            ("f(::countersign_server::types::Base64(x))", "f(rt::types::Base64(x))"),
            ("\"::countersign_server::types::rest\"", "\"rt::types::rest\""),
            ("::countersign_server::types::text_enum!(A)", "::countersign_server::types::text_enum!(A)"),
            ("::countersign_client::Secret", "::countersign_client::Secret"),
            ("\"::countersign_serverless::x\"", "\"::countersign_serverless::x\""),
            ("mod a { fn f() -> ::countersign_server::X {} }", "moda{usesuper::rt;fnf()->rt::X{}}"),
            ("mod a { use super::*; fn f() -> ::countersign_server::X {} }", "moda{usesuper::*;fnf()->rt::X{}}"),
            (
                "mod a { mod b { type X = ::countersign_server::X; } }",
                "moda{usesuper::rt;modb{usesuper::rt;typeX=rt::X;}}",
            ),
            ("mod a { fn f() {} }", "moda{fnf(){}}"),
        ];
        for (text, expected) in cases {
            let tokens: TokenStream = text.parse().unwrap_or_default();
            let (renamed, _) = Alias { runtime: "countersign_server" }.module(tokens);
            assert_eq!(renamed.to_string().replace(' ', ""), expected.replace(' ', ""), "{text}");
        }
    }
}
