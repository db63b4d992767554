//! What stands in other files has the names that the root gives it, or its own.

use std::path::Path;

use countersign::document::Document;

use crate::{codes, read};

#[test]
fn the_model_is_that_of_one_file() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/good/several-files.yaml");
    let document = Document::load(&fixture).unwrap();
    let (api, diagnostics) = read(&document);
    assert_eq!(codes(&diagnostics), [""; 0]);
    let names: Vec<_> = api.definitions.referred().keys().map(String::as_str).collect();
    assert_eq!(names, ["Id", "Item", "Owner", "Problem"]);
    let bundle = Document::parse("bundled.json", &document.bundled().to_string()).unwrap();
    assert_eq!(read(&bundle).0.to_string(), api.to_string());
}
