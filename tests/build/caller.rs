//! A caller of a generated client: each operation by its name, with its arguments as JSON.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{Fields, GenericArgument, ImplItem, Item, PathArguments, ReturnType, Type};

/// `call`. The tokens stand beside a module `client`.
pub(crate) fn caller(client: &str) -> syn::Result<TokenStream> {
    let file = syn::parse_file(client)?;
    let builders = builders(&file.items);
    let types = types(&file.items);
    let headers: Vec<_> = types.iter().filter_map(headers).collect();
    let told = types.iter().filter_map(|item| told(item, &types));
    let operations = file.items.iter().filter_map(|item| match item {
        Item::Impl(found) if found.trait_.is_none() => Some(&found.items),
        _ => None,
    });
    let operations = operations.flatten().filter_map(|item| match item {
        ImplItem::Fn(function) => Some((&function.sig.ident, builder(&function.sig.output)?)),
        _ => None,
    });
    let arms = operations.filter_map(|(function, name)| {
        let setters = builders.get(&name)?.iter().map(|(setter, kind)| {
            let key = setter.to_string();
            let key = key.trim_start_matches("r#");
            quote! {
                let request = match given.get(#key) {
                    Some(value) => request.#setter(countersign_tests::made!(#kind, value.clone())?),
                    None => request,
                };
            }
        });
        let headers = headers.iter().filter(|headers| headers.to_string().starts_with(&name));
        let operation = function.to_string();
        let operation = operation.trim_start_matches("r#");
        Some(quote! {
            #operation => {
                let request = client.#function();
                #(#setters)*
                tracing::trace!(target: "caller", "{}", (&countersign_tests::echo::Shown(&request)).shown());
                countersign_tests::answered!(request.send().await #(, types::#headers)*)
            }
        })
    });
    let parts = parts(&file.items);
    Ok(quote! {
        pub mod caller {
            #[allow(unused_imports)]
            use super::client::types;
            #[allow(unused_imports)]
            use countersign_client::codegen as rt;
            use countersign_tests::echo::told::{ToldByDebug as _, ToldByHand as _};
            use countersign_tests::echo::{MadeByHand as _, NotMade as _, ShownByDebug as _, ShownByName as _};

            #parts
            #(#told)*

            pub async fn call(session: countersign_client::SessionBuilder, operation: &str, given: &serde_json::Value) -> Result<serde_json::Value, String> {
                let client = super::client::Client::with_session(session.anonymous().map_err(|error| error.to_string())?);
                match operation {
                    #(#arms)*
                    other => Err(format!("there is no operation {other}")),
                }
            }

            pub fn session(origin: &str) -> countersign_client::SessionBuilder {
                super::client::Client::session(&format!("{origin}{}", super::server::DOCUMENT.base_path))
            }
        }
    })
}

/// The items of the module `types`.
fn types(items: &[Item]) -> Vec<Item> {
    let module = items.iter().find_map(|item| match item {
        Item::Mod(found) if found.ident == "types" => found.content.as_ref(),
        _ => None,
    });
    module.map(|(_, items)| items.clone()).unwrap_or_default()
}

/// The struct of an answer's headers, by its function `of`; or another name of it.
fn headers(item: &Item) -> Option<syn::Ident> {
    if let Item::Type(alias) = item {
        return alias.ident.to_string().ends_with("Headers").then(|| alias.ident.clone());
    }
    let Item::Impl(found) = item else { return None };
    let is_of = |item: &ImplItem| matches!(item, ImplItem::Fn(function) if function.sig.ident == "of");
    let Type::Path(path) = &*found.self_ty else { return None };
    (found.trait_.is_none() && found.items.iter().any(is_of))
        .then(|| path.path.segments.last().map(|last| last.ident.clone()))?
}

/// How an enum with streams in it is told.
fn told(item: &Item, types: &[Item]) -> Option<TokenStream> {
    let Item::Impl(found) = item else { return None };
    let (of, _) = found.trait_.as_ref()?;
    let Type::Path(path) = &*found.self_ty else { return None };
    let last =
        path.path.segments.last().filter(|_| of.segments.last().is_some_and(|last| last.ident == "FromAnswer"))?;
    let variants = types.iter().find_map(|item| match item {
        Item::Enum(found) if found.ident == last.ident => Some(&found.variants),
        _ => None,
    })?;
    let arms = variants.iter().map(|variant| {
        let (ident, name) = (&variant.ident, variant.ident.to_string());
        match variant.fields {
            Fields::Unit => quote!(Self::#ident => #name.into(),),
            _ => quote!(Self::#ident(body) => serde_json::json!({ #name: countersign_tests::echo::told::Got(body).told().await }),),
        }
    });
    let ident = &last.ident;
    Some(quote! {
        impl countersign_tests::echo::told::Told for types::#ident {
            async fn told(self) -> serde_json::Value {
                match self { #(#arms)* }
            }
        }
    })
}

/// The setters of each builder, with the types that they take.
fn builders(items: &[Item]) -> BTreeMap<String, Vec<(syn::Ident, Type)>> {
    let module = items.iter().find_map(|item| match item {
        Item::Mod(found) if found.ident == "builder" => found.content.as_ref(),
        _ => None,
    });
    let mut builders = BTreeMap::new();
    for item in module.iter().flat_map(|(_, items)| items) {
        let Item::Struct(found) = item else { continue };
        let Fields::Named(fields) = &found.fields else { continue };
        let setters = fields.named.iter().filter_map(|field| {
            let kind = argument(&field.ty, "Result")?;
            Some((field.ident.clone()?, argument(&kind, "Option").unwrap_or(kind)))
        });
        builders.insert(found.ident.to_string(), setters.collect());
    }
    builders
}

/// How multipart bodies are made of JSON, which serde does not know: those of `types` that derive no `Deserialize`.
fn parts(items: &[Item]) -> TokenStream {
    let module = items.iter().find_map(|item| match item {
        Item::Mod(found) if found.ident == "types" => found.content.as_ref(),
        _ => None,
    });
    let structs = module.iter().flat_map(|(_, items)| items).filter_map(|item| match item {
        Item::Struct(found) => Some(found),
        _ => None,
    });
    let is_derived = |found: &syn::ItemStruct| {
        found.attrs.iter().any(|attribute| attribute.meta.to_token_stream().to_string().contains("Deserialize"))
    };
    let made = structs.filter(|found| !is_derived(found)).filter_map(|found| {
        let Fields::Named(fields) = &found.fields else { return None };
        let ident = &found.ident;
        let fields = fields.named.iter().map(|field| {
            let (name, kind) = (&field.ident, &field.ty);
            let key = name.as_ref().map(ToString::to_string).unwrap_or_default();
            let key = key.trim_start_matches("r#");
            quote!(#name: countersign_tests::made!(#kind, value[#key].clone())?)
        });
        Some(quote! {
            impl countersign_tests::echo::Made for super::super::client::types::#ident {
                fn made(value: serde_json::Value) -> Result<Self, String> {
                    Ok(Self { #(#fields),* })
                }
            }
        })
    });
    // The types of the fields are named as they are in `types`.
    quote! {
        mod parts {
            #[allow(unused_imports)]
            use super::super::client::types::*;
            #[allow(unused_imports)]
            use countersign_client::codegen as rt;
            use countersign_tests::echo::{MadeByHand as _, NotMade as _};
            #(#made)*
        }
    }
}

/// The first argument of a type of this name.
fn argument(kind: &Type, name: &str) -> Option<Type> {
    let Type::Path(path) = kind else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(found) = &last.arguments else { return None };
    found.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(kind) => Some(kind.clone()),
        _ => None,
    })
}

/// `X` of `builder::X<'_>`.
fn builder(output: &ReturnType) -> Option<String> {
    let ReturnType::Type(_, output) = output else { return None };
    let Type::Path(path) = &**output else { return None };
    let segments = &path.path.segments;
    (segments.len() == 2 && segments[0].ident == "builder").then(|| segments[1].ident.to_string())
}
