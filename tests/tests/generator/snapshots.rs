//! What is generated for each small document (one feature each) and for the two real ones, as
//! snapshots.

use std::path::Path;

use countersign::diagnostic::Diagnostics;
use countersign::document::Document;
use countersign::files::Companion;
use countersign::generate;
use countersign::model::Api;

use crate::{both, server_only};

/// Takes `path` through the whole pipeline and holds model and texts against the snapshots in
/// `folder`.
fn snapshot(path: &Path, folder: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    let document = Document::load(path).unwrap();
    let model = Api::read(&document, &mut Diagnostics::new()).to_string();
    let server = generate(&document, &server_only()).unwrap();
    // A document that the client generator refuses has its refusal as a snapshot.
    let client = match generate(&document, &both()) {
        Ok(generated) => generated.files.client.unwrap(),
        Err(refusal) => refusal.to_string(),
    };
    crate::settings(folder, &text).bind(|| {
        insta::assert_snapshot!(
            "model",
            format!("{model}\n{}", crate::without_folder(path, &server.diagnostics.to_string()))
        );
        insta::assert_snapshot!("server", server.files.server.unwrap());
        insta::assert_snapshot!("schemas", schemas(&server.files.companions));
        insta::assert_snapshot!("client", crate::without_folder(path, &client));
    });
}

/// The schemas that the server includes. The document itself is not a snapshot: it is the input.
fn schemas(companions: &[Companion]) -> String {
    let schemas = companions.iter().filter(|file| !file.name.contains(".openapi."));
    schemas.map(|file| format!("{}\n{}", file.name, file.text)).collect()
}

#[test]
fn good_fixtures() {
    insta::glob!("../../fixtures/good", "*.yaml", |path| snapshot(path, "good"));
}

#[test]
fn documents() {
    insta::glob!("../../../openapi", "*.yaml", |path| snapshot(path, "documents"));
}

/// The same text makes the same bytes, whatever seed the hash maps of a thread start from.
#[test]
fn output_is_reproducible() {
    insta::glob!("../../fixtures/good", "*.yaml", |path| {
        let once = || {
            let document = Document::load(path).unwrap();
            generate(&document, &both()).or_else(|_| generate(&document, &server_only())).unwrap().files
        };
        let others = std::thread::scope(|scope| {
            let threads = [scope.spawn(once), scope.spawn(once)];
            threads.map(|thread| thread.join().unwrap())
        });
        let first = once();
        assert!(others.iter().all(|other| *other == first), "{}", path.display());
    });
}
