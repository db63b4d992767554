//! What is generated for each small document (one feature each) and for the two real ones, under review.

use std::path::Path;

use countersign::diagnostic::Diagnostics;
use countersign::document::Document;
use countersign::generate;
use countersign::model::Api;

use crate::{both, server_only};

/// The document under the path that counts from this package: the same on every machine.
fn load(path: &Path) -> Document {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap();
    let path = path.canonicalize().unwrap();
    let below = path.strip_prefix(&folder).map(Path::to_owned);
    let path = below.unwrap_or_else(|_| Path::new("..").join(path.strip_prefix(folder.parent().unwrap()).unwrap()));
    Document::load(&path).unwrap()
}

/// Takes `path` through the whole pipeline and holds model and texts against the snapshots in `folder`.
fn snapshot(path: &Path, folder: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    let document = load(path);
    let model = Api::read(&document, &mut Diagnostics::new()).to_string();
    let server = generate(&document, &server_only()).unwrap();
    // A document that the client generator refuses has its refusal under review.
    let client = match generate(&document, &both()) {
        Ok(generated) => generated.files.client.unwrap(),
        Err(refusal) => refusal.to_string(),
    };
    crate::settings(folder, &text).bind(|| {
        insta::assert_snapshot!("model", format!("{model}\n{}", server.diagnostics));
        insta::assert_snapshot!("server", server.files.server.unwrap());
        insta::assert_snapshot!("client", client);
    });
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
            let document = load(path);
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
