//! The face for build scripts, called as a build script would.
#![cfg(feature = "server")]
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Tiny, version: 1.0.0}
servers: [{url: /}]
paths:
  /items:
    get: {operationId: list_items, responses: {'204': {description: None}}}
";

/// A directory of its own, removed at the end.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str, document: &str) -> Self {
        let path = std::env::temp_dir().join(format!("countersign-configure-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("tiny.yaml"), document).unwrap();
        Self(path)
    }

    fn compile(&self) -> Result<(), countersign::Error> {
        countersign::configure()
            .server()
            .trait_name("Tiny")
            .out_dir(self.0.join("out"))
            .compile(self.0.join("tiny.yaml"))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn an_unchanged_file_is_not_touched() {
    let here = Directory::new("unchanged", DOCUMENT);
    here.compile().unwrap();
    let file = here.0.join("out/tiny_server.rs");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("// @generated from tiny.yaml by `cargo build`.\n"), "{text}");
    assert!(text.contains("pub trait Tiny"));
    let written = std::fs::metadata(&file).unwrap().modified().unwrap();
    here.compile().unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().modified().unwrap(), written);
}

/// `fn main() -> Result<(), countersign::Error>` prints the `Debug` form.
#[test]
fn the_error_is_the_listing() {
    let here = Directory::new("faults", &DOCUMENT.replace("'204'", "'20'"));
    let error = here.compile().unwrap_err();
    let listing = format!("{error:?}");
    assert!(listing.starts_with("the document has faults\n\nerror["), "{listing}");
    assert!(listing.contains("tiny.yaml:6:"), "{listing}");
    assert!(listing.ends_with("\n1 error"), "{listing}");
    assert!(!here.0.join("out").exists());
}

#[test]
fn asking_for_nothing_is_an_error() {
    let error = countersign::configure().compile("tiny.yaml").unwrap_err();
    assert!(error.to_string().contains("nothing to generate"), "{error}");
}
