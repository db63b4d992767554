//! The loader: any bytes are a document, or faults that can be printed.
#![no_main]

use countersign::document::Document;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    for name in ["fuzz.yaml", "fuzz.json"] {
        match Document::parse(name, &text) {
            Ok(document) => drop(document.bundled()),
            Err(faults) => assert!(!faults.render(false).is_empty(), "a refusal says why"),
        }
    }
});
