//! Generates the server of every document that the tests compile: each good fixture, those of `openapi/`, and those of the benchmark.

#[path = "build/caller.rs"]
mod caller;
#[path = "build/echo.rs"]
mod echo;
#[path = "build/json_schema/mod.rs"]
mod json_schema;
#[path = "build/put.rs"]
mod put;
#[path = "build/signature.rs"]
mod signature;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use countersign::diagnostic::Diagnostics;
use countersign::document::{Document, Node};
use countersign::model::Api;
use countersign::{Options, generate};
use put::put;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for document in documents("../openapi")? {
        countersign::configure().server().compile(document)?;
    }
    countersign::configure().server().compile("benches/secured/echo.yaml")?;
    countersign::configure().server().compile("benches/secured/security.yaml")?;
    countersign::configure().server().by_tag().compile("fixtures/by-tag/shop.yaml")?;

    let out_dir = std::env::var("OUT_DIR")?;
    let mut options = both();
    options.server_file = Some("open_streams_server.rs".to_owned());
    let streams = generate(&Document::load(Path::new("fixtures/streams/openapi.yaml"))?, &options)?.files;
    println!("cargo:rerun-if-changed=fixtures/streams/openapi.yaml");
    put(Path::new(&out_dir), "open_streams_server.rs", streams.server.as_deref(), &streams.companions)?;
    put(Path::new(&out_dir), "open_streams_client.rs", streams.client.as_deref(), &[])?;
    let mut modules = String::new();
    for document in documents("fixtures/good")? {
        let stem = document.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        println!("cargo:rerun-if-changed={}", document.display());
        let document = Document::load(&document)?;
        // What is refused, warned of and noted is under review in the snapshots.
        let files = |server: bool| {
            let mut options = Options::default();
            (options.server, options.client) = (server, !server);
            generate(&document, &options).ok().map(|generated| generated.files)
        };
        writeln!(modules, "pub mod {}_ {{", stem.replace('-', "_"))?;
        for (kind, files) in [("server", files(true)), ("client", files(false))] {
            let Some(files) = files else { continue };
            let file = format!("{stem}_{kind}.rs");
            put(Path::new(&out_dir), &file, files.server.or(files.client).as_deref(), &files.companions)?;
            writeln!(modules, "    pub mod {kind} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{file}\")); }}")?;
        }
        modules += "}\n";
    }
    std::fs::write(Path::new(&out_dir).join("fixtures.rs"), modules)?;
    std::fs::write(Path::new(&out_dir).join("wire.rs"), wire(Path::new(&out_dir))?)?;
    std::fs::write(
        Path::new(&out_dir).join("json_schema.rs"),
        json_schema::json_schema("fixtures/json-schema", Path::new(&out_dir))?,
    )?;
    std::fs::write(Path::new(&out_dir).join("derived_schemas.rs"), derived_schemas("../openapi/items.yaml")?)?;
    Ok(())
}

/// Server and client.
fn both() -> Options {
    let mut options = Options::default();
    (options.server, options.client) = (true, true);
    options
}

/// For each document in `fixtures/wire` a module with its server, its client, an echo and a caller; and what finds them by name.
fn wire(out_dir: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let mut text = String::new();
    let (mut serve, mut session, mut call) = (String::new(), String::new(), String::new());
    for path in folders("fixtures/wire")? {
        let stem = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let path = path.join("openapi.yaml");
        println!("cargo:rerun-if-changed={}", path.display());
        let mut options = both();
        options.deserialize = true;
        options.server_file = Some(format!("wire_{stem}_server.rs"));
        let files = generate(&Document::load(&path)?, &options).map_err(|refusal| refusal.to_string())?.files;
        let (server, client) = (files.server.unwrap_or_default(), files.client.unwrap_or_default());
        let module = stem.replace('-', "_");
        writeln!(text, "pub mod {module} {{")?;
        for (kind, source) in [("server", &server), ("client", &client)] {
            let file = format!("wire_{stem}_{kind}.rs");
            put(out_dir, &file, Some(source), &files.companions)?;
            writeln!(text, "    pub mod {kind} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{file}\")); }}")?;
        }
        writeln!(text, "{}\n{}\n}}", echo::echo(&server)?, caller::caller(&client)?)?;
        writeln!(serve, "        {stem:?} => {module}::echo::serve(tape, check).await,")?;
        writeln!(session, "        {stem:?} => {module}::caller::session(base_url),")?;
        writeln!(call, "        {stem:?} => {module}::caller::call(session, operation, given).await,")?;
    }
    writeln!(
        text,
        "pub async fn serve(document: &str, tape: std::sync::Arc<countersign_tests::echo::Tape>, check: bool) -> std::net::SocketAddr {{
    match document {{\n{serve}        other => panic!(\"there is no {{other}}\"),\n    }}\n}}\n
pub fn session(document: &str, base_url: &str) -> countersign_client::SessionBuilder {{
    match document {{\n{session}        other => panic!(\"there is no {{other}}\"),\n    }}\n}}\n
pub async fn call(document: &str, session: countersign_client::SessionBuilder, operation: &str, given: &serde_json::Value) -> Result<serde_json::Value, String> {{
    match document {{\n{call}        other => panic!(\"there is no {{other}}\"),\n    }}\n}}"
    )?;
    Ok(text)
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

/// The folders in a folder, sorted; cargo comes again when one is added.
fn folders(folder: &str) -> std::io::Result<Vec<PathBuf>> {
    println!("cargo:rerun-if-changed={folder}");
    let entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut folders = entries.collect::<std::io::Result<Vec<_>>>()?;
    folders.retain(|path| path.is_dir());
    folders.sort();
    Ok(folders)
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
