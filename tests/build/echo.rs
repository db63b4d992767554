//! An echo of a generated server: an implementation of its trait that puts what it is given on a
//! tape, and answers what the tape says.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Fields, FnArg, GenericArgument, Item, Pat, PathArguments, ReturnType, TraitItem, TraitItemFn, Type};

use super::signature::{OwnPrincipal, awaited};

/// `Echo`, which implements the trait `Api` in the generated `server`; and `serve`.
///
/// The tokens stand beside a module `server`.
pub(crate) fn echo(server: &str) -> syn::Result<TokenStream> {
    let file = syn::parse_file(server)?;
    let members: Vec<_> = file.items.iter().filter_map(api).flat_map(|api| api.items.clone()).collect();
    let has_principal = members.iter().any(|member| matches!(member, TraitItem::Type(_)));
    let alias = has_principal.then(|| {
        quote!(
            pub type Principal = String;
        )
    });
    let principal = has_principal.then(|| {
        quote!(
            type Principal = Principal;
        )
    });
    let methods = members.iter().filter_map(|member| match member {
        TraitItem::Fn(method) if method.default.is_none() => method_of(method),
        _ => None,
    });
    let made = made(&file.items);
    Ok(quote! {
        pub mod echo {
            use super::server::*;
            use countersign_server::codegen as rt;
            use countersign_tests::echo::{MadeByHand as _, NotMade as _, ShownByDebug as _, ShownByName as _};

            #alias

            pub struct Echo(pub std::sync::Arc<countersign_tests::echo::Tape>);

            impl Api for Echo {
                #principal
                #(#methods)*
            }

            #made

            pub async fn serve(tape: std::sync::Arc<countersign_tests::echo::Tape>, check: bool) -> std::net::SocketAddr {
                countersign_tests::echo::serve(service(Echo(tape)).unwrap().check_answers(check)).await
            }
        }
    })
}

fn api(item: &Item) -> Option<&syn::ItemTrait> {
    match item {
        Item::Trait(found) if found.ident == "Api" => Some(found),
        _ => None,
    }
}

fn method_of(method: &TraitItemFn) -> Option<TokenStream> {
    let name = &method.sig.ident;
    let text = name.to_string();
    let mut inputs: Vec<FnArg> = method.sig.inputs.iter().cloned().collect();
    let mut names: Vec<Ident> = Vec::new();
    for input in &mut inputs {
        if let FnArg::Typed(typed) = input {
            OwnPrincipal.visit_type_mut(&mut typed.ty);
            if let Pat::Ident(pat) = &*typed.pat {
                names.push(pat.ident.clone());
            }
        }
    }
    let ReturnType::Type(_, output) = &method.sig.output else { return None };
    if text.starts_with("problem_as_") {
        return Some(quote! {
            fn #name(#(#inputs),*) -> #output {
                countersign_tests::echo::shaped(problem)
            }
        });
    }
    let mut output = awaited(output)?;
    OwnPrincipal.visit_type_mut(&mut output);
    let body = if let Some(scheme) = text.strip_prefix("authenticate_") {
        let credential = names.get(1)?;
        quote!(countersign_tests::echo::authenticate(#scheme, &#credential).map(countersign_tests::echo::Verified::verified))
    } else if text == "combine" {
        quote!(Ok(principals.join(" + ")))
    } else {
        answer(&text, &output, &names)
    };
    Some(quote! {
        async fn #name(#(#inputs),*) -> #output {
            #body
        }
    })
}

/// What an operation does: shows its arguments to the tape, and makes of the tape's answer what it
/// returns.
fn answer(operation: &str, output: &Type, names: &[Ident]) -> TokenStream {
    let [ok, error] = result(output);
    let shown = names.iter().filter(|name| *name != "cx").map(|name| {
        let key = name.to_string();
        quote!((#key, (&countersign_tests::echo::Shown(&#name)).shown()))
    });
    let ok = match &ok {
        Type::Tuple(unit) if unit.elems.is_empty() => quote!(Ok(())),
        ok => quote!(match countersign_tests::made!(#ok, answer) {
            Ok(made) => Ok(made),
            Err(error) => panic!("{}", error),
        }),
    };
    quote! {
        match self.0.tell(#operation, vec![#(#shown),*]) {
            Ok(answer) => { let _ = &answer; #ok }
            Err(error) => match countersign_tests::made!(#error, error) {
                Ok(made) => Err(made),
                Err(error) => panic!("{}", error),
            },
        }
    }
}

/// How the answers that are no types of schemas are made of JSON.
fn made(items: &[Item]) -> TokenStream {
    let answers: BTreeSet<String> = items
        .iter()
        .filter_map(|item| match item {
            Item::Impl(found) => {
                let is_answer = found
                    .trait_
                    .as_ref()
                    .is_some_and(|found| found.0.segments.last().is_some_and(|last| last.ident == "IntoResponse"));
                let Type::Path(of) = &*found.self_ty else { return None };
                is_answer.then(|| of.path.segments.last().map(|last| last.ident.to_string()))?
            }
            _ => None,
        })
        .collect();
    let made = items.iter().filter_map(|item| match item {
        Item::Enum(found) => {
            let arms = found.variants.iter().filter(|variant| variant.ident != "Internal").map(|variant| {
                let (name, ident) = (variant.ident.to_string(), &variant.ident);
                let value = fields(&variant.fields);
                quote!(#name => Self::#ident #value,)
            });
            let ident = &found.ident;
            Some(quote! {
                impl countersign_tests::echo::Made for #ident {
                    fn made(value: serde_json::Value) -> Result<Self, String> {
                        let (variant, value) = countersign_tests::echo::variant(value)?;
                        let _ = &value;
                        Ok(match variant.as_str() {
                            #(#arms)*
                            other => return Err(format!("there is no answer {other}")),
                        })
                    }
                }
            })
        }
        Item::Struct(found) if answers.contains(&found.ident.to_string()) => {
            let (ident, value) = (&found.ident, fields(&found.fields));
            Some(quote! {
                impl countersign_tests::echo::Made for #ident {
                    fn made(value: serde_json::Value) -> Result<Self, String> {
                        Ok(Self #value)
                    }
                }
            })
        }
        _ => None,
    });
    quote!(#(#made)*)
}

fn fields(fields: &Fields) -> TokenStream {
    match fields {
        Fields::Unit => quote!(),
        Fields::Unnamed(fields) => {
            let types = fields.unnamed.iter().map(|field| &field.ty);
            quote!((#(countersign_tests::made!(#types, value)?),*))
        }
        Fields::Named(fields) => {
            let parts = fields.named.iter().map(|field| {
                let (ident, kind) = (&field.ident, &field.ty);
                let key = ident.as_ref().map(ToString::to_string).unwrap_or_default();
                let key = key.trim_start_matches("r#");
                quote!(#ident: countersign_tests::made!(#kind, value[#key].clone())?)
            });
            quote!({ #(#parts),* })
        }
    }
}

/// `T` and `E` of `Result<T, E>`.
fn result(output: &Type) -> [Type; 2] {
    let unit: Type = syn::parse_quote!(());
    let Type::Path(path) = output else { return [unit.clone(), unit] };
    let Some(PathArguments::AngleBracketed(found)) = path.path.segments.last().map(|last| &last.arguments) else {
        return [unit.clone(), unit];
    };
    let mut types = found.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(kind) => Some(kind.clone()),
        _ => None,
    });
    [types.next().unwrap_or_else(|| unit.clone()), types.next().unwrap_or(unit)]
}
