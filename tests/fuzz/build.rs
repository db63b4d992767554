//! Generates a server and an echo of some of the tests' documents, as the tests do.

#[path = "../build/echo.rs"]
mod echo;
#[path = "../build/signature.rs"]
mod signature;

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use countersign::document::Document;
use countersign::{Options, generate};

/// Parameters of every style, bodies of every kind, schemas, credentials, and paths; forms once
/// more by themselves.
const DOCUMENTS: [(&str, &str); 8] = [
    ("bodies", "wire/bodies/openapi.yaml"),
    ("parameters", "wire/parameters/openapi.yaml"),
    ("routing", "wire/routing/openapi.yaml"),
    ("schemas", "wire/schemas/openapi.yaml"),
    ("security", "wire/security/openapi.yaml"),
    ("styles", "wire/styles/openapi.yaml"),
    ("forms", "wire/forms/openapi.yaml"),
    ("multipart", "good/multipart.yaml"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let out_dir = std::env::var("OUT_DIR")?;
    let mut text = String::new();
    for (name, path) in DOCUMENTS {
        let path = Path::new("../fixtures").join(path);
        println!("cargo:rerun-if-changed={}", path.display());
        let mut options = Options::default();
        (options.server, options.deserialize) = (true, true);
        options.server_file = Some(format!("{name}.rs"));
        let document = Document::load(&path).map_err(|faults| faults.to_string())?;
        let files = generate(&document, &options).map_err(|faults| faults.to_string())?.files;
        let server = files.server.unwrap_or_default();
        std::fs::write(Path::new(&out_dir).join(format!("{name}.rs")), &server)?;
        for companion in &files.companions {
            std::fs::write(Path::new(&out_dir).join(&companion.name), &companion.text)?;
        }
        writeln!(text, "pub mod {name} {{")?;
        writeln!(text, "    pub mod server {{ include!(concat!(env!(\"OUT_DIR\"), \"/{name}.rs\")); }}")?;
        writeln!(text, "{}\n}}", echo::echo(&server)?)?;
    }
    std::fs::write(Path::new(&out_dir).join("servers.rs"), text)?;
    Ok(())
}
