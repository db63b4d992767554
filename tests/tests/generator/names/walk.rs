//! Two generated files, walked side by side: from each operation into its types.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Fields, FnArg, GenericArgument, ImplItem, Item, PathArguments, ReturnType, TraitItem, Type, Variant};

/// What was found.
#[derive(Default)]
pub(super) struct Walked {
    /// At how many places both sides have a type of the document.
    pub(super) places: usize,
    /// The places at which its name differs.
    pub(super) differences: Vec<String>,
}

/// Walks the two texts.
pub(super) fn walk(server: &str, client: &str) -> Walked {
    let (server, client) = (File::new(server), File::new(client));
    let mut walk = Walk { server: &server, client: &client, seen: BTreeSet::new(), walked: Walked::default() };
    for operation in client.operations() {
        walk.operation(&operation);
    }
    walk.walked
}

/// A file, and its types by their names.
struct File {
    items: Vec<Item>,
    /// Those outside of the module `types`: what methods answer, bodies of several media types.
    around: BTreeMap<String, Item>,
    /// Those of the module `types`.
    types: BTreeMap<String, Item>,
}

/// An operation of the client.
struct Operation {
    name: String,
    builder: String,
}

impl File {
    fn new(text: &str) -> Self {
        let items = syn::parse_file(text).unwrap().items;
        let inside = module(&items, "types").unwrap_or_default();
        let by_name = |items: &[Item]| items.iter().filter_map(|item| Some((name_of(item)?, item.clone()))).collect();
        let (around, types) = (by_name(&items), by_name(inside));
        Self { items, around, types }
    }

    fn operations(&self) -> Vec<Operation> {
        let functions = self.items.iter().filter_map(|item| match item {
            Item::Impl(found) if found.trait_.is_none() => Some(&found.items),
            _ => None,
        });
        let operations = functions.flatten().filter_map(|item| match item {
            ImplItem::Fn(function) => {
                let name = unraw(&function.sig.ident);
                let builder = path_of(output(&function.sig.output)?)?;
                (builder.0.first()? == "builder").then(|| Operation { name, builder: builder.0[1].clone() })
            }
            _ => None,
        });
        operations.collect()
    }

    /// The item behind a name and its aliases.
    fn item(&self, name: &str) -> Option<&Item> {
        let item = self.types.get(name).or_else(|| self.around.get(name))?;
        match item {
            Item::Type(alias) => match path_of(&alias.ty)?.0.as_slice() {
                [other] if other != name => self.item(other),
                _ => Some(item),
            },
            _ => Some(item),
        }
    }
}

struct Walk<'f> {
    server: &'f File,
    client: &'f File,
    seen: BTreeSet<(String, String)>,
    walked: Walked,
}

impl Walk<'_> {
    fn operation(&mut self, operation: &Operation) {
        let Operation { name, builder } = operation;
        // The client has functions of its own, whose names no operation has.
        let on_server = method(self.server, name).or_else(|| method(self.server, name.strip_suffix("_operation")?));
        // Of two operations that the same requests call, the server has one.
        let Some(on_server) = on_server else { return };
        let fields = builder_fields(self.client, builder);
        for input in &on_server.inputs {
            let FnArg::Typed(input) = input else { continue };
            let syn::Pat::Ident(ident) = &*input.pat else { continue };
            match ident.ident.to_string().as_str() {
                "body" => self.optional(&format!("{name} body"), &input.ty, fields.get("body")),
                "params" => {
                    let (path, _) = path_of(&input.ty).unwrap();
                    let Some(Item::Struct(parameters)) = self.server.item(path.last().unwrap()) else { continue };
                    for field in &parameters.fields {
                        let key = unraw(field.ident.as_ref().unwrap());
                        self.optional(&format!("{name} {key}"), &field.ty, fields.get(&key));
                    }
                }
                _ => {}
            }
        }
        let answers = arguments(&future(output(&on_server.output).unwrap()));
        for (on_server, on_client) in answers.iter().zip(sent(self.client, builder)) {
            self.answer(operation, on_server, &on_client);
        }
    }

    /// What a method answers, success or failure: with a variant for each status, or the type itself.
    fn answer(&mut self, operation: &Operation, on_server: &Type, on_client: &Type) {
        let own = path_of(on_server).and_then(|(path, _)| match path.as_slice() {
            [name] if is_answer(name, &operation.builder) => self.server.around.get(name),
            _ => None,
        });
        let variants = match own {
            Some(Item::Enum(found)) => variants(found),
            _ => return self.pair(&operation.name, on_server, on_client),
        };
        let of_client = path_of(on_client).and_then(|(path, _)| self.client.types.get(path.last()?));
        for variant in variants.iter().filter(|variant| variant.ident != "Internal") {
            let place = format!("{} {}", operation.name, variant.ident);
            let inside = match of_client {
                Some(Item::Enum(found)) if is_answer(&found.ident.to_string(), &operation.builder) => {
                    let same = found.variants.iter().find(|other| other.ident == variant.ident);
                    same.and_then(|other| other.fields.iter().next()).map(|field| field.ty.clone())
                }
                _ => Some(on_client.clone()),
            };
            let body = variant.fields.iter().find(|field| field.ident.as_ref().is_none_or(|ident| ident == "body"));
            if let (Some(body), Some(inside)) = (body, inside) {
                self.pair(&place, &body.ty, &inside);
            }
            let headers = format!("{}{}Headers", operation.builder, variant.ident);
            if let Some(Item::Struct(headers)) = self.client.item(&headers) {
                self.fields(&place, &variant.fields, &headers.fields);
            }
        }
    }

    fn optional(&mut self, place: &str, on_server: &Type, on_client: Option<&Type>) {
        if let Some(on_client) = on_client {
            self.pair(place, on_server, on_client);
        }
    }

    /// Two types at one place.
    fn pair(&mut self, place: &str, on_server: &Type, on_client: &Type) {
        if let (Type::Tuple(one), Type::Tuple(other)) = (on_server, on_client) {
            one.elems.iter().zip(&other.elems).for_each(|(one, other)| self.pair(place, one, other));
        }
        let (Some(server), Some(client)) = (path_of(plain(on_server)), path_of(plain(on_client))) else { return };
        for (one, other) in server.1.iter().zip(&client.1) {
            self.pair(place, one, other);
        }
        let (Some(one), Some(other)) = (server.0.last(), client.0.last()) else { return };
        let is_own = |file: &File, path: &[String]| path.len() <= 2 && file.item(&path[path.len() - 1]).is_some();
        if !is_own(self.server, &server.0) || !is_own(self.client, &client.0) {
            return;
        }
        self.walked.places += 1;
        if one != other {
            self.walked.differences.push(format!("{place}: {one} on the server, {other} on the client"));
        }
        if self.seen.insert((one.clone(), other.clone())) {
            self.items(&format!("{place} > {one}"), one, other);
        }
    }

    fn items(&mut self, place: &str, one: &str, other: &str) {
        let (Some(one), Some(other)) = (self.server.item(one), self.client.item(other)) else { return };
        match (one, other) {
            (Item::Struct(one), Item::Struct(other)) => self.fields(place, &one.fields, &other.fields),
            (Item::Type(one), Item::Type(other)) => self.pair(place, &one.ty, &other.ty),
            (Item::Enum(one), Item::Enum(other)) => {
                for (one, other) in variants(one).iter().zip(&variants(other)) {
                    self.fields(&format!("{place}::{}", one.ident), &one.fields, &other.fields);
                }
            }
            _ => self.walked.differences.push(format!("{place}: another kind of item")),
        }
    }

    fn fields(&mut self, place: &str, one: &Fields, other: &Fields) {
        for (index, field) in one.iter().enumerate() {
            let same = match &field.ident {
                Some(ident) => other.iter().find(|other| other.ident.as_ref() == Some(ident)),
                None => other.iter().nth(index),
            };
            if let Some(same) = same {
                let name = field.ident.as_ref().map(unraw).unwrap_or_default();
                self.pair(&format!("{place}.{name}"), &field.ty, &same.ty);
            }
        }
    }
}

/// Whether this is the enum of what an operation answers. A schema may be called like that, too: the enum then has a number.
fn is_answer(name: &str, builder: &str) -> bool {
    let end = name.strip_prefix(builder).map(|end| end.trim_end_matches(char::is_numeric));
    matches!(end, Some("Ok" | "Error"))
}

fn variants(found: &syn::ItemEnum) -> Vec<Variant> {
    found.variants.iter().cloned().collect()
}

fn module<'i>(items: &'i [Item], name: &str) -> Option<&'i [Item]> {
    items.iter().find_map(|item| match item {
        Item::Mod(found) if found.ident == name => found.content.as_ref().map(|(_, items)| items.as_slice()),
        _ => None,
    })
}

fn name_of(item: &Item) -> Option<String> {
    match item {
        Item::Struct(found) => Some(unraw(&found.ident)),
        Item::Enum(found) => Some(unraw(&found.ident)),
        Item::Type(found) => Some(unraw(&found.ident)),
        _ => None,
    }
}

fn method(file: &File, name: &str) -> Option<syn::Signature> {
    let traits = file.items.iter().filter_map(|item| match item {
        Item::Trait(found) => Some(&found.items),
        _ => None,
    });
    traits.flatten().find_map(|item| match item {
        TraitItem::Fn(function) if unraw(&function.sig.ident) == name => Some(function.sig.clone()),
        _ => None,
    })
}

/// The types of a builder's fields, without the `Result` around them.
fn builder_fields(file: &File, builder: &str) -> BTreeMap<String, Type> {
    let items = module(&file.items, "builder").unwrap();
    let found = items.iter().find_map(|item| match item {
        Item::Struct(found) if unraw(&found.ident) == builder => Some(found),
        _ => None,
    });
    let fields = found.unwrap().fields.iter();
    fields.filter_map(|field| Some((unraw(field.ident.as_ref()?), arguments(&field.ty).first()?.clone()))).collect()
}

/// What `send` of a builder answers: success and failure.
fn sent(file: &File, builder: &str) -> Vec<Type> {
    let items = module(&file.items, "builder").unwrap();
    let functions = items.iter().filter_map(|item| match item {
        Item::Impl(found) if path_of(&found.self_ty).is_some_and(|(path, _)| path == [builder]) => Some(&found.items),
        _ => None,
    });
    let send = functions.flatten().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "send" => output(&function.sig.output),
        _ => None,
    });
    arguments(send.unwrap()).iter().flat_map(arguments).collect()
}

fn output(output: &ReturnType) -> Option<&Type> {
    match output {
        ReturnType::Type(_, kind) => Some(kind),
        ReturnType::Default => None,
    }
}

/// `T` of `impl Future<Output = T>`.
fn future(kind: &Type) -> Type {
    let Type::ImplTrait(bounds) = kind else { panic!("no future") };
    let syn::TypeParamBound::Trait(bound) = &bounds.bounds[0] else { panic!("no future") };
    let PathArguments::AngleBracketed(found) = &bound.path.segments.last().unwrap().arguments else {
        panic!("no future")
    };
    let GenericArgument::AssocType(output) = &found.args[0] else { panic!("no future") };
    output.ty.clone()
}

/// The type behind `Option` and `Box`, which the two sides have at places of their own.
fn plain(kind: &Type) -> &Type {
    let Type::Path(path) = kind else { return kind };
    let last = path.path.segments.last().unwrap();
    match &last.arguments {
        PathArguments::AngleBracketed(found)
            if last.ident == "Option" || last.ident == "Box" || last.ident == "Typed" =>
        {
            match &found.args[0] {
                GenericArgument::Type(inner) => plain(inner),
                _ => kind,
            }
        }
        _ => kind,
    }
}

/// The types between the angle brackets.
fn arguments(kind: &Type) -> Vec<Type> {
    path_of(kind).map(|(_, arguments)| arguments).unwrap_or_default()
}

/// The names in a path, and the types between the angle brackets of the last of them.
fn path_of(kind: &Type) -> Option<(Vec<String>, Vec<Type>)> {
    let Type::Path(path) = kind else { return None };
    let names = path.path.segments.iter().map(|segment| unraw(&segment.ident)).collect();
    let arguments = match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(found) => found.args.iter().filter_map(|argument| match argument {
            GenericArgument::Type(kind) => Some(kind.clone()),
            _ => None,
        }),
        _ => return Some((names, Vec::new())),
    };
    Some((names, arguments.collect()))
}

fn unraw(ident: &syn::Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}
