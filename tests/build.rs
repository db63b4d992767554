//! Generates the server of every document that the tests compile: each good fixture, those of `openapi/`, and the benchmark's.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use countersign::diagnostic::Diagnostics;
use countersign::document::{Document, Node};
use countersign::model::Api;
use countersign::{Options, generate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for document in documents("../openapi")? {
        countersign::configure().server().compile(document)?;
    }
    countersign::configure().server().compile("benches/secured/echo.yaml")?;
    countersign::configure().server().by_tag().compile("fixtures/by-tag/shop.yaml")?;

    let out_dir = std::env::var("OUT_DIR")?;
    let mut modules = String::new();
    for document in documents("fixtures/good")? {
        let stem = document.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        println!("cargo:rerun-if-changed={}", document.display());
        let document = Document::load(&document)?;
        // What is refused, warned of and noted is under review in the snapshots.
        let text = |server: bool| {
            let mut options = Options::default();
            (options.server, options.client) = (server, !server);
            let files = generate(&document, &options).ok()?.files;
            files.server.or(files.client)
        };
        writeln!(modules, "pub mod {}_ {{", stem.replace('-', "_"))?;
        for (kind, text) in [("server", text(true)), ("client", text(false))] {
            let Some(text) = text else { continue };
            let file = format!("{stem}_{kind}.rs");
            std::fs::write(Path::new(&out_dir).join(&file), text)?;
            writeln!(modules, "    pub mod {kind} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{file}\")); }}")?;
        }
        modules += "}\n";
    }
    std::fs::write(Path::new(&out_dir).join("fixtures.rs"), modules)?;
    std::fs::write(Path::new(&out_dir).join("derived_schemas.rs"), derived_schemas("../openapi/items.yaml")?)?;
    Ok(())
}

/// A function from the name of a schema or of an operation's parameters to what schemars derives from its type.
fn derived_schemas(path: &str) -> Result<String, Box<dyn std::error::Error>> {
    let document = Document::load(Path::new(path))?;
    let api = Api::read(&document, &mut Diagnostics::new());
    let schemas = document.pointer("/components/schemas").map(Node::entries).unwrap_or_default();
    let parameters = api.operations.iter().filter_map(|operation| {
        operation.parameters_schema.as_ref().map(|schema| (operation.id.clone(), schema.name.clone()))
    });
    let parameters: Vec<_> = parameters.collect();
    let names = schemas.iter().map(|entry| &entry.key).chain(parameters.iter().map(|(_, name)| name));

    let mut text = String::from("/// The operations that have parameters, and their types.\n");
    writeln!(text, "pub const PARAMETERS: &[(&str, &str)] = &{parameters:?};\n")?;
    text += "/// What schemars derives from the type of this name; `None` where there is no such type.\n";
    text += "pub fn derived(name: &str) -> Option<serde_json::Value> {\n    let schema = match name {\n";
    for name in names {
        writeln!(text, "        {name:?} => schemars::schema_for!(items_server::api::types::r#{name}),")?;
    }
    text += "        _ => return None,\n    };\n    serde_json::to_value(schema).ok()\n}\n";
    Ok(text)
}

/// The YAML files of a folder, sorted; cargo comes again when one is added.
fn documents(folder: &str) -> std::io::Result<Vec<PathBuf>> {
    println!("cargo:rerun-if-changed={folder}");
    let mut documents = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            documents.push(path);
        }
    }
    documents.sort();
    Ok(documents)
}
