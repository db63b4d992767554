//! The page "Your own document": part of a document.

#[test]
fn selectors_choose_operations() {
    let folder = tempfile::tempdir().unwrap();
    generate(folder.path()).unwrap();
    let server = std::fs::read_to_string(folder.path().join("bookshop_server.rs")).unwrap();
    assert!(server.contains("fn read_order") && !server.contains("fn watch_orders"));
}

fn generate(folder: &std::path::Path) -> Result<(), countersign::Error> {
    // ANCHOR: selectors
    countersign::configure()
        .server()
        .include("path:/orders*")
        .exclude("operation:watch_orders")
        // ANCHOR_END: selectors
        .out_dir(folder)
        .compile("tests/guides/bookshop.yaml")
}
