//! Reads the operations: which there are, what they are called, and then each of them.

use std::collections::HashMap;

use super::choose::{Candidate, Choice};
use super::declared::{self, Declared};
use super::parameter;
use super::path_item::PathItem;
use super::path_key::PathKey;
use super::schemes::Schemes;
use super::{Method, Names, Operation, Reader, camel_case, contents, prose, response, security, snake_case};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Entry, Node};

/// What an operation is called.
struct Name {
    id: String,
    rust_name: String,
    collision: Option<Diagnostic>,
}

/// The operations that are generated, each with its name.
pub(super) struct Chosen<'d>(Vec<(Declared<'d>, Name)>);

impl<'d> Chosen<'d> {
    /// Each operation, with the path items that it comes from.
    pub(super) fn operations(&self) -> impl Iterator<Item = (&[&'d Node], &'d Node)> {
        self.0.iter().map(|(place, _)| (place.item.parts(), &place.entry.value))
    }
}

/// Which operations `choice` means. All get their names, so that choosing some renames none.
pub(super) fn choose<'d>(reader: &mut Reader<'d, '_>, choice: Choice<'_>) -> Chosen<'d> {
    let paths = reader.document.root.get("paths").and_then(|paths| reader.resolve(paths));
    let paths = paths.map(Node::entries).unwrap_or_default().iter().filter(|path| !path.key.starts_with("x-"));
    let paths: Vec<_> = paths.collect();
    let places = places(reader, &paths, choice);
    let names = names(&places);
    let tags: Vec<_> = places.iter().map(|place| prose::tags(&place.entry.value)).collect();
    let candidates = places.iter().zip(&names).zip(&tags);
    let candidates = candidates.map(|((place, name), tags)| Candidate { id: &name.id, path: &place.path.key, tags });
    let candidates: Vec<_> = candidates.collect();
    let keys: Vec<_> = paths.iter().map(|path| path.key.as_str()).collect();
    choice.unused(&candidates, &keys).into_iter().for_each(|slip| reader.push(slip));
    let chosen: Vec<bool> = candidates.iter().map(|candidate| choice.chooses(candidate)).collect();
    let places = places.into_iter().zip(names).zip(chosen).filter(|(_, chosen)| *chosen);
    Chosen(places.map(|(named, _)| named).collect())
}

/// Reads the operations that were chosen. Of the others nothing was read but what choosing takes.
pub(super) fn operations<'d>(reader: &mut Reader<'d, '_>, chosen: Chosen<'d>, schemes: &Schemes) -> Vec<Operation> {
    let mut requests = HashMap::new();
    let mut operations = Vec::new();
    for (mut place, name) in chosen.0 {
        let shadowed = shadow(reader, &mut requests, &mut place);
        operations.push(Operation { shadowed, ..operation(reader, place, name, schemes) });
    }
    operations
}

fn places<'d>(reader: &mut Reader<'d, '_>, paths: &[&'d Entry], choice: Choice<'_>) -> Vec<Declared<'d>> {
    let mut places = Vec::new();
    for path in paths {
        match PathKey::read(path).and_then(|key| Ok((key, PathItem::read(reader, &path.value)?))) {
            Ok(((key, odd_key), item)) => {
                let (operations, odd_item) = item.operations(reader.document.version());
                // Otherwise they are said with the operations, if these are chosen.
                if operations.is_empty() && !choice.rules_out(&path.key) {
                    reader.diagnostics.extend(odd_key.iter().chain(&odd_item).cloned());
                }
                places.extend(operations.into_iter().map(|(method, entry)| {
                    let odd = odd_key.iter().chain(&odd_item).cloned().collect();
                    Declared { path, key: key.clone(), item: item.clone(), method, entry, odd }
                }));
            }
            Err(_) if choice.rules_out(&path.key) => {}
            Err(mut fault) => {
                // What is asked for by tag or operationId may stand here: that cannot be known.
                if !choice.asks_for(&path.key) {
                    fault.severity = Severity::Warning;
                }
                reader.push(fault);
            }
        }
    }
    places
}

/// Names that the generated trait and the functions around it have for themselves.
const RESERVED: [&str; 6] = ["problem", "combine", "authentication_finished", "service", "operations", "drop"];

/// Allots the operations' names, those with an `operationId` first, so that adding an operation
/// without one does not rename others; and all of them, so that choosing some does not either.
fn names(places: &[Declared<'_>]) -> Vec<Name> {
    let mut names = Names::with(RESERVED);
    let mut allotted: Vec<Option<Name>> = places.iter().map(|_| None).collect();
    for declared in [true, false] {
        for (slot, place) in allotted.iter_mut().zip(places) {
            let node = place.entry.value.get("operationId");
            let id = node.and_then(prose::scalar).filter(|id| !id.is_empty());
            if id.is_some() != declared {
                continue;
            }
            let id = id.unwrap_or_else(|| derived_id(place.method, &place.path.key));
            let wanted = snake_case(&id);
            let rust_name = names.allot(wanted.clone());
            let collides = rust_name != wanted && !RESERVED.contains(&wanted.as_str());
            let collision = collides.then(|| {
                let span = node.map_or(place.entry.key_span, |node| node.span);
                Diagnostic::note("name-collision", span, format!("another operation is called `{wanted}` in Rust"))
                    .label(format!("this one becomes `{rust_name}`"))
                    .help("give each operation an operationId of its own")
            });
            *slot = Some(Name { id, rust_name, collision });
        }
    }
    allotted.into_iter().flatten().collect()
}

/// `get /items/{id}` -> `get_items_by_id`: stable, since only method and path count.
fn derived_id(method: Method, path: &str) -> String {
    let mut id = method.as_str().to_ascii_lowercase();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        id.push('_');
        id.push_str(&segment.replace('{', "by_").replace('}', ""));
    }
    snake_case(&id)
}

/// Method, shape of the path, selector: what tells requests apart.
type Request = (&'static str, String, Vec<(String, Option<String>)>);

/// Whether an earlier operation is called by the same requests, which is said. Where only one of
/// the two has `?page={page}` behind its path, requests with a page are its own.
fn shadow<'d>(
    reader: &mut Reader<'_, '_>,
    requests: &mut HashMap<Request, &'d Entry>,
    place: &mut Declared<'d>,
) -> bool {
    let key = &mut place.key;
    let mut request = (place.method.as_str(), key.shape(), key.selector.clone());
    if requests.contains_key(&request) {
        key.selector.extend(key.open.drain(..).map(|name| (name, None)));
        request.2.clone_from(&key.selector);
    }
    let Some(first) = requests.get(&request) else {
        requests.insert(request, place.entry);
        return false;
    };
    reader.push(
        Diagnostic::warning("same-request", place.entry.key_span, "no server can tell this operation from another one")
            .label(format!("also {} {}", request.0, request.1))
            .related(first.key_span, "the server calls this one")
            .help("give each operation a path of its own; the client has both"),
    );
    true
}

fn operation<'d>(reader: &mut Reader<'d, '_>, place: Declared<'d>, name: Name, schemes: &Schemes) -> Operation {
    let entry = place.entry;
    let node = &entry.value;
    reader.diagnostics.extend(place.odd.iter().cloned().chain(name.collision));
    let type_prefix = camel_case(&name.rust_name);
    let security = security::security(reader, node, schemes);
    let declared = declared::parameters(reader, &place);
    let path = (place.key.path.as_str(), place.path.key_span);
    let (parameters, parameters_schema) = parameter::parameters(reader, &declared, path, &type_prefix);
    let body = node.get("requestBody").and_then(|body| contents::body(reader, body, &type_prefix));
    let responses = declared::responses(reader, entry).then(|| response::responses(reader, entry, &type_prefix));
    declared::unused(reader, &place);
    Operation {
        id: name.id,
        rust_name: name.rust_name,
        type_prefix,
        method: place.method,
        summary: prose::text(node, "summary"),
        description: prose::text(node, "description"),
        deprecated: node.get("deprecated").and_then(Node::as_bool).unwrap_or(false),
        tags: prose::tags(node),
        path: place.key.path,
        path_key: place.path.key.clone(),
        selector: place.key.selector,
        fragment: place.key.fragment,
        shadowed: false,
        security,
        parameters,
        parameters_schema,
        body,
        responses: responses.unwrap_or_default(),
        span: entry.key_span,
    }
}
