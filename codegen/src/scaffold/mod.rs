//! A new workspace around a document: `countersign new`.
//!
//! Everything is made in memory first ([`tree`]), so that a faulty document leaves nothing behind.

mod service;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use heck::ToKebabCase;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::emit;
use crate::generate::generate;
use crate::model::Api;
use crate::options::Options;
use crate::types::Items;

/// Where the countersign crates come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crates {
    /// The registry.
    Registry,
    /// A checkout, by its path.
    Checkout(PathBuf),
}

/// The files of a workspace, by their paths in it.
pub type Tree = BTreeMap<PathBuf, Vec<u8>>;

const WORKSPACE: &str = include_str!("templates/Cargo.toml");
const README: &str = include_str!("templates/README.md");
const SERVER: &str = include_str!("templates/server.toml");
const SERVER_LIB: &str = include_str!("templates/server_lib.rs");
const SERVER_MAIN: &str = include_str!("templates/server_main.rs");
const CLIENT: &str = include_str!("templates/client.toml");
const CLIENT_LIB: &str = include_str!("templates/client_lib.rs");
const BUILD: &str = include_str!("templates/build.rs");
const TESTS: &str = include_str!("templates/tests.toml");
const TESTS_LIB: &str = include_str!("templates/tests_lib.rs");
const TESTS_SYNC: &str = include_str!("templates/tests_sync.rs");

/// The workspace `name` around `document`: server and client generated at build time, an
/// implementation that answers 501, tests; and the diagnostics of the document.
///
/// # Errors
///
/// What is wrong with the document, or a file of it that cannot be copied.
pub fn tree(document: &Document, name: &str, crates: &Crates) -> Result<(Tree, Diagnostics), Diagnostics> {
    let options = Options { server: true, client: true, ..Options::default() };
    let generated = generate(document, &options)?;
    // What there is to say of the document has been said.
    let api = Api::read(document, &mut Diagnostics::new());
    let stub = emit::server::stub(&api, &Items::freeze(&api), &options);
    let (files, root) = documents(document).map_err(Diagnostics::from)?;
    let name = package_name(name);
    let stem = root.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let title = document.pointer("/info/title").and_then(|title| title.as_str()).unwrap_or(&name);
    let replacements = [
        ("@NAME@", name.clone()),
        ("@CRATE@", name.replace('-', "_")),
        ("@TITLE@", one_line(title)),
        ("@DOCUMENT@", format!("openapi/{}", root.display())),
        ("@STEM@", stem),
        ("@COUNTERSIGN@", source(crates, "codegen")),
        ("@COUNTERSIGN_SERVER@", source(crates, "server/runtime")),
        ("@COUNTERSIGN_DROPSHOT@", source(crates, "server/dropshot")),
        ("@COUNTERSIGN_CLIENT@", source(crates, "client/runtime")),
    ];
    let fill = |template: &str| {
        replacements.iter().fold(template.to_owned(), |text, (mark, value)| text.replace(mark, value)).into_bytes()
    };
    let mut tree: Tree = files.into_iter().map(|(path, bytes)| (Path::new("openapi").join(path), bytes)).collect();
    for (path, text) in [
        ("Cargo.toml", fill(WORKSPACE)),
        ("README.md", fill(README)),
        (".gitignore", b"/target\n".to_vec()),
        ("server/Cargo.toml", fill(SERVER)),
        ("server/build.rs", fill(&BUILD.replace("@SIDE@", "server"))),
        ("server/src/lib.rs", fill(SERVER_LIB)),
        ("server/src/main.rs", fill(SERVER_MAIN)),
        ("server/src/service.rs", service::service(&stub).into_bytes()),
        ("client/Cargo.toml", fill(CLIENT)),
        ("client/build.rs", fill(&BUILD.replace("@SIDE@", "client"))),
        ("client/src/lib.rs", fill(CLIENT_LIB)),
        ("tests/Cargo.toml", fill(TESTS)),
        ("tests/src/lib.rs", fill(TESTS_LIB)),
        ("tests/tests/sync.rs", fill(TESTS_SYNC)),
    ] {
        tree.insert(PathBuf::from(path), text);
    }
    Ok((tree, generated.diagnostics))
}

/// The files of the document, by their paths from the folder that holds all of them, and the path
/// of the first.
fn documents(document: &Document) -> Result<(Tree, PathBuf), Diagnostic> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for path in document.files_read() {
        paths.push(std::fs::canonicalize(path).map_err(|error| unreadable(path, &error))?);
    }
    let mut common = paths.first().and_then(|path| path.parent()).unwrap_or(Path::new("")).to_owned();
    while !paths.iter().all(|path| path.starts_with(&common)) && common.pop() {}
    let mut tree = Tree::new();
    for path in &paths {
        let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
        tree.insert(below(path, &common), bytes);
    }
    let root = paths.first().map(|path| below(path, &common)).unwrap_or_default();
    Ok((tree, root))
}

fn below(path: &Path, folder: &Path) -> PathBuf {
    let path = path.strip_prefix(folder).unwrap_or(path);
    path.components().filter(|component| matches!(component, Component::Normal(_))).collect()
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("unreadable-file", None, format!("`{}` cannot be read: {error}", path.display()))
}

/// A name that cargo takes: `Pet Store!` is `pet-store`.
fn package_name(name: &str) -> String {
    let ascii: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let name = ascii.to_kebab_case();
    match name.chars().next() {
        None => "api".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("api-{name}"),
        Some(_) => name,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(['"', '\\'], "'")
}

fn source(crates: &Crates, folder: &str) -> String {
    match crates {
        Crates::Registry => format!("version = \"{}\"", env!("CARGO_PKG_VERSION")),
        Crates::Checkout(path) => format!("path = {:?}", path.join(folder).display().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_packages() {
        for (name, expected) in [("Pet Store!", "pet-store"), ("3.0.x", "api-3-0-x"), ("größe", "gr-e"), ("", "api")]
        {
            assert_eq!(package_name(name), expected);
        }
    }
}
