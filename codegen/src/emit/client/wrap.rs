//! Post-processes progenitor's output: each operation's `send` becomes ours.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::{
    File, GenericArgument, ImplItem, ImplItemFn, Item, PathArguments, ReturnType, Type, Visibility, parse_quote,
};

use super::names::{Restored, operation_placeholder};
use crate::model::Api;

/// Makes progenitor's `send` private and puts one before it that awaits the session first. A token that must be renewed is
/// renewed before the request is built, and a failure of that is an error of its own type.
pub(super) fn wrap(file: &mut File, api: &Api) {
    for item in &mut file.items {
        if let Item::Mod(module) = item
            && let Some((_, items)) = &mut module.content
        {
            items.iter_mut().for_each(|item| wrap_item(item, api));
        }
        wrap_item(item, api);
    }
    export_our_error(file);
    file.items.iter_mut().for_each(allow_lints);
}

/// What progenitor writes is not held to the lints of the crate that it lands in.
fn allow_lints(item: &mut Item) {
    let attributes = match item {
        Item::Mod(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        Item::Struct(item) => &mut item.attrs,
        _ => return,
    };
    attributes.push(parse_quote! {
        #[allow(
            clippy::all, clippy::pedantic, clippy::unwrap_used, missing_docs, missing_debug_implementations, unreachable_pub,
            dead_code, unused_imports, unused_mut, rustdoc::all
        )]
    });
}

fn wrap_item(item: &mut Item, api: &Api) {
    let Item::Impl(block) = item else { return };
    if block.trait_.is_some() {
        return;
    }
    let send = block.items.iter_mut().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "send" => Some(function),
        _ => None,
    });
    let Some(send) = send else { return };
    let Some(operation) = operation_id(send) else { return };
    let Some((success, error)) = types_of(&send.sig.output) else { return };
    make_room(send, &operation.value(), api);
    let docs: Vec<_> = send.attrs.drain(..).collect();
    send.sig.ident = syn::Ident::new("send_now", send.sig.ident.span());
    send.vis = Visibility::Inherited;
    let ours: ImplItemFn = parse_quote! {
        #(#docs)*
        pub async fn send(self) -> Result<ResponseValue<#success>, ::countersign_client::Error<#error>> {
            self.client.inner.ready(#operation).await?;
            Ok(self.send_now().await?)
        }
    };
    block.items.push(ImplItem::Fn(ours));
}

/// Takes the header `api-version` out, a custom of Dropshot's that no document asks for and that an odd `info.version` would
/// make a panic of, writes parameters as their JSON says, and renames variables that parameters are called as.
fn make_room(send: &mut ImplItemFn, operation: &str, api: &Api) {
    send.block.stmts.retain(|statement| !quote!(#statement).to_string().contains("\"api-version\""));
    let numbered = api.operations.iter().enumerate();
    let mut found = numbered.filter(|(number, _)| operation_placeholder(*number) == operation);
    let room = found.next().map(|(_, operation)| Restored::room(operation));
    let block = &send.block;
    let block = as_in_json(quote!(#block));
    let block = room.filter(|room| !room.is_empty()).map_or(block.clone(), |room| room.restore(block));
    if let Ok(block) = syn::parse2(block) {
        send.block = block;
    }
}

/// `parameter.to_string()`, which progenitor writes into paths and headers, as the text that the value has in JSON: a date-time is
/// written otherwise by `Display`.
fn as_in_json(tokens: TokenStream) -> TokenStream {
    let trees: Vec<_> = tokens.into_iter().collect();
    let mut out = TokenStream::new();
    let mut rest = trees.as_slice();
    while let [first, behind @ ..] = rest {
        rest = behind;
        if let (
            TokenTree::Ident(value),
            [TokenTree::Punct(_), TokenTree::Ident(method), TokenTree::Group(_), more @ ..],
        ) = (first, behind)
            && method == "to_string"
            && is_parameter(value)
        {
            out.extend(quote!(::countersign_client::text(&#value)));
            rest = more;
            continue;
        }
        out.extend([match first {
            TokenTree::Group(group) => Group::new(group.delimiter(), as_in_json(group.stream())).into(),
            other => other.clone(),
        }]);
    }
    out
}

/// progenitor has a path parameter under its own name, and an optional header's as `value`.
fn is_parameter(ident: &Ident) -> bool {
    *ident == "value" || ident.to_string().starts_with("csarg")
}

/// The name in `OperationInfo { operation_id: ".." }`.
fn operation_id(send: &ImplItemFn) -> Option<syn::LitStr> {
    #[derive(Default)]
    struct Find(Option<syn::LitStr>);
    impl<'ast> syn::visit::Visit<'ast> for Find {
        fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
            if let (syn::Member::Named(name), syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(id), .. })) =
                (&field.member, &field.expr)
                && name == "operation_id"
            {
                self.0 = Some(id.clone());
            }
        }
    }
    let mut find = Find::default();
    syn::visit::visit_impl_item_fn(&mut find, send);
    find.0
}

/// `T` and `E` of `Result<ResponseValue<T>, Error<E>>`.
fn types_of(output: &ReturnType) -> Option<(Type, Type)> {
    let ReturnType::Type(_, result) = output else { return None };
    let [value, error] = arguments(result)?.try_into().ok()?;
    let [success] = arguments(&value)?.try_into().ok()?;
    let [error] = arguments(&error)?.try_into().ok()?;
    Some((success, error))
}

fn arguments(of: &Type) -> Option<Vec<Type>> {
    let Type::Path(path) = of else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(inner) => Some(inner.clone()),
        _ => None,
    });
    Some(types.collect())
}

/// The crate's users meet our error type, progenitor's code its own.
fn export_our_error(file: &mut File) {
    let reexport = file.items.iter_mut().find_map(|item| match item {
        Item::Use(used) if matches!(used.vis, Visibility::Public(_)) => Some(used),
        _ => None,
    });
    if let Some(used) = reexport {
        *used = parse_quote! {
            #[allow(unused_imports)]
            pub use progenitor_client::{ByteStream, ClientInfo, ResponseValue};
        };
        file.items.push(parse_quote! {
            #[allow(unused_imports)]
            use progenitor_client::Error;
        });
    }
}
