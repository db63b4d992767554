//! What a person reads when a document is at fault: the listing of each bad fixture, as a snapshot,
//! within two seconds.

use std::path::Path;
use std::time::{Duration, Instant};

use countersign::document::Document;
use countersign::generate;

use crate::{both, settings, without_folder};

/// The listing for the document at `path`: errors, or, where nothing stops the build, warnings and
/// notes.
fn listing(path: &Path) -> String {
    let listing = match Document::load(path).and_then(|document| generate(&document, &both())) {
        Ok(generated) => generated.diagnostics.to_string(),
        Err(errors) => errors.to_string(),
    };
    without_folder(path, &listing)
}

/// Two seconds are promised of an optimised build on a machine of its own; here other tests are
/// running.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });

#[test]
fn bad_fixtures() {
    insta::glob!("../../fixtures/bad", "*.*", |path| {
        let start = Instant::now();
        let listing = listing(path);
        assert!(start.elapsed() < LIMIT, "{}: {:?}", path.display(), start.elapsed());
        assert!(!listing.is_empty(), "{} has no fault", path.display());
        let first_line = std::fs::read_to_string(path).unwrap_or_default();
        settings("bad", &first_line).bind(|| insta::assert_snapshot!("diagnostics", listing));
    });
}
