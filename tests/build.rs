//! Generates the server of every document that the tests compile: each good fixture, those of `openapi/`, and the benchmark's.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fixtures = documents("fixtures/good")?;
    for document in fixtures.iter().chain(&documents("../openapi")?) {
        countersign::configure().server().compile(document)?;
    }
    countersign::configure().server().compile("benches/secured/echo.yaml")?;

    let mut modules = String::new();
    for document in &fixtures {
        let stem = document.file_stem().unwrap_or_default().to_string_lossy();
        let name = stem.replace('-', "_");
        writeln!(modules, "pub mod r#{name} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{stem}_server.rs\")); }}")?;
    }
    let out_dir = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out_dir).join("fixtures.rs"), modules)?;
    Ok(())
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
