//! A document of several files as one.

use serde_json::{Map, Value as Json};

use super::{Document, Node, Value, files};
use crate::source::SourceId;

/// The key under which other files stand, by their names.
const FILES: &str = "x-files";

/// The document as JSON. Other files stand below an extension, and references lead there: a JSON pointer may lead anywhere.
pub(super) fn bundled(document: &Document) -> Json {
    let mut root = json(document, &document.root);
    if let (false, Json::Object(members)) = (document.files.is_empty(), &mut root) {
        let files = document.files.iter().map(|(source, node)| (name(document, source), json(document, node)));
        members.insert(FILES.to_owned(), Json::Object(files.collect()));
    }
    root
}

/// The name of a file: unlike all others, and without what a pointer would have to escape.
fn name(document: &Document, source: SourceId) -> String {
    let path = document.sources.get(source).map_or("", |source| source.name());
    let stem = path.rsplit('/').next().unwrap_or_default();
    let same = document.files.iter().filter(|(other, _)| {
        document.sources.get(*other).is_some_and(|other| other.name().rsplit('/').next() == Some(stem))
    });
    let same: Vec<_> = same.map(|(source, _)| source).collect();
    let plain: String =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    match same.iter().position(|other| *other == source) {
        Some(0) | None => plain,
        Some(number) => format!("{number}-{plain}"),
    }
}

fn json(document: &Document, node: &Node) -> Json {
    match &node.value {
        Value::Array(items) => items.iter().map(|item| json(document, item)).collect(),
        Value::Object(entries) => {
            let member = |entry: &super::Entry| {
                let value = match (entry.key.as_str(), entry.value.as_str()) {
                    ("$ref", Some(target)) => Json::from(reference(document, target, entry.value.span.source)),
                    _ => json(document, &entry.value),
                };
                (entry.key.clone(), value)
            };
            Json::Object(Map::from_iter(entries.iter().map(member)))
        }
        _ => node.to_json(),
    }
}

/// `target`, as it stands in the file `from`, within the one file.
fn reference(document: &Document, target: &str, from: SourceId) -> String {
    let (_, fragment) = target.split_once('#').unwrap_or((target, ""));
    let source = match files::file_of(target) {
        Some(_) => document.file_of(target, from),
        None if target.contains("://") => None,
        None => Some(from),
    };
    match source {
        Some(SourceId::ROOT) => format!("#{fragment}"),
        Some(source) => format!("#/{FILES}/{}{fragment}", name(document, source)),
        None => target.to_owned(),
    }
}
