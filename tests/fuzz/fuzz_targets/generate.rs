//! The generator: a document becomes Rust on both sides, or is refused with a reason that is its
//! own.
#![no_main]

use countersign::diagnostic::Severity;
use countersign::document::Document;
use countersign::{Options, generate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(document) = Document::parse("fuzz.yaml", text) else { return };
    let mut options = Options::default();
    (options.server, options.client) = (true, true);
    let Err(faults) = generate(&document, &options) else { return };
    assert!(!faults.render(false).is_empty(), "a refusal says why");
    let own =
        faults.iter().filter(|fault| fault.severity == Severity::Error && ["internal", "client"].contains(&fault.code));
    assert_eq!(own.count(), 0, "a fault of the generator: {faults}");
});
