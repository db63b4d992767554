//! Types have one name: at each place of a schema that both sides have, and whatever is asked for.
//!
//! What the generator says of names is not asked: the two texts are parsed, and walked side by side.

mod walk;

use std::path::{Path, PathBuf};

use countersign::document::Document;
use countersign::{Generated, Options, generate};

use crate::{both, server_only};

fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("fixtures/good"), root.join("../openapi")];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    files
}

fn generated(path: &Path, options: &Options) -> Option<Generated> {
    generate(&Document::load(path).unwrap(), options).ok()
}

#[test]
fn both_sides_have_the_same_names() {
    let (mut places, mut differences) = (0, Vec::new());
    for path in documents() {
        let Some(Generated { files, .. }) = generated(&path, &both()) else { continue };
        let walked = walk::walk(&files.server.unwrap(), &files.client.unwrap());
        places += walked.places;
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        differences.extend(walked.differences.into_iter().map(|difference| format!("{name}: {difference}")));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(places > 200, "only {places} places were compared");
}

#[test]
fn one_side_alone_has_the_same_names() {
    let mut client_only = Options::default();
    client_only.client = true;
    for path in documents() {
        let Some(Generated { files: together, .. }) = generated(&path, &both()) else { continue };
        let server = generated(&path, &server_only()).unwrap().files;
        let client = generated(&path, &client_only).unwrap().files;
        assert_eq!(server.server, together.server, "{}", path.display());
        assert_eq!(client.client, together.client, "{}", path.display());
    }
}

#[test]
fn a_name_of_its_own_is_found() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/type-names.yaml");
    let files = generated(&path, &both()).unwrap().files;
    let (server, client) = (files.server.unwrap(), files.client.unwrap());
    for name in ["ReadThingOrder2", "Upload", "ReadThingError"] {
        let walked = walk::walk(&server, &client.replace(name, "Other"));
        assert!(!walked.differences.is_empty(), "{name}");
    }
}
