//! Post-processes progenitor's output: each operation's `send` becomes ours.

use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, FieldValue, File, GenericArgument, ImplItem, ImplItemFn, Item, PathArguments, ReturnType, Type,
    Visibility, parse_quote,
};

use super::names::{Restored, operation_number};
use super::placeholders::is_stream;
use super::responses::successes;
use super::rewrite::rewrite;
use crate::model::{Api, Operation};

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
    Docs { api }.visit_file_mut(file);
    file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "types"));
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
            dead_code, unused_imports, unused_mut, unreachable_patterns, rustdoc::all
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
    let Some(id) = operation_id(send) else { return };
    let Some((success, error)) = types_of(&send.sig.output) else { return };
    let Some(number) = operation_number(&id.value()) else { return };
    let Some(operation) = api.operations.get(number) else { return };
    make_room(send, number, operation);
    let docs: Vec<_> = send.attrs.drain(..).collect();
    send.sig.ident = syn::Ident::new("send_now", send.sig.ident.span());
    send.vis = Visibility::Inherited;
    hand_on(send);
    let function = match successes(operation).is_streamed() {
        true => quote!(streamed),
        false => quote!(decoded),
    };
    let ours: ImplItemFn = parse_quote! {
        #(#docs)*
        pub async fn send(self) -> Result<ResponseValue<#success>, ::countersign_client::Error<#error>> {
            let session = &self.client.inner;
            session.ready(#id).await?;
            ::countersign_client::#function(session, #id, self.send_now().await).await
        }
    };
    block.items.push(ImplItem::Fn(ours));
    if operation.body.as_ref().is_some_and(|body| !body.required && !is_stream(body)) {
        OptionalBody.visit_item_impl_mut(block);
    }
}

/// The answer as it comes: what is in it is told apart by the runtime.
fn hand_on(send: &mut ImplItemFn) {
    if let Some(last) = send.block.stmts.last_mut() {
        *last = syn::Stmt::Expr(parse_quote!(Ok(response)), None);
    }
    send.sig.output = parse_quote!(-> Result<::countersign_client::reqwest::Response, Error<()>>);
}

/// `body: Err("body was not initialized")`: one that may be left out is initialized.
struct OptionalBody;

impl VisitMut for OptionalBody {
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        if let (syn::Member::Named(name), Expr::Call(_)) = (&field.member, &field.expr)
            && name == "body"
        {
            field.expr = parse_quote!(Ok(None));
        }
    }
}

/// Names the document's method and path in comments, where progenitor names those of the lowered document.
struct Docs<'a> {
    api: &'a Api,
}

impl VisitMut for Docs<'_> {
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        visit_mut::visit_attribute_mut(self, attribute);
        let syn::Meta::NameValue(pair) = &mut attribute.meta else { return };
        let Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &mut pair.value else { return };
        let written = text.value();
        let mark = "Sends a `POST` request to `/";
        let Some((before, rest)) = written.split_once(mark) else { return };
        let Some((path, behind)) = rest.split_once('`') else { return };
        let number = path.split('/').next().and_then(operation_number);
        let Some(operation) = number.and_then(|number| self.api.operations.get(number)) else { return };
        let method = operation.method.as_str();
        let ours = format!("{before}Sends `{method} {}`.{behind}", operation.path);
        *text = syn::LitStr::new(&ours, text.span());
    }
}

/// Takes the header `api-version` out, a custom of Dropshot's that no document asks for and that an odd `info.version` would
/// make a panic of, writes the request as the document has it, and renames variables that parameters are called as.
fn make_room(send: &mut ImplItemFn, number: usize, operation: &Operation) {
    send.block.stmts.retain(|statement| !is_api_version(statement));
    rewrite(&mut send.block, operation, number);
    let room = Restored::room(operation);
    if room.is_empty() {
        return;
    }
    let block = &send.block;
    if let Ok(block) = syn::parse2(room.restore(quote!(#block))) {
        send.block = block;
    }
}

/// `header_map.append(HeaderName::from_static("api-version"), ..)`.
fn is_api_version(statement: &syn::Stmt) -> bool {
    let syn::Stmt::Expr(Expr::MethodCall(call), _) = statement else { return false };
    call.method == "append" && matches!(call.args.first(), Some(Expr::Call(_)))
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
