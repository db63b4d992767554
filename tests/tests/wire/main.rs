//! What is generated behaves: each folder in `fixtures/wire` is a document and its cases, which go over the wire to an echo.
//!
//! A case with `send` is a request as it stands; one with `call` goes through the generated client. `status` and `seen` are what must
//! come of it; everything else of the answer is under review in a snapshot. See `fixtures/wire/README.md`.
#![allow(clippy::unwrap_used)]

mod case;
mod log;
mod properties;
mod routing;
mod security;
mod values;

use std::path::Path;
use std::sync::Arc;

use countersign_tests::echo::Tape;

use case::Case;

/// For each document its server, its client, an echo and a caller.
#[allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    dead_code,
    unused_imports,
    unused_variables,
    unreachable_code,
    unused_must_use,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::panic
)]
mod documents {
    include!(concat!(env!("OUT_DIR"), "/wire.rs"));
}

#[test]
fn cases() {
    let mut count = 0;
    insta::glob!("../../fixtures/wire", "*/cases.yaml", |path| count += folder(path));
    println!("{count} cases");
}

/// Plays the cases of a folder, and holds what came of them against the snapshot.
fn folder(path: &Path) -> usize {
    let name = path.parent().and_then(Path::file_name).unwrap().to_str().unwrap().to_owned();
    let cases: Vec<Case> = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    // On this thread only, so that what is logged on it is of these cases.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _listening = log::listen();
    let (played, wrong) = runtime.block_on(async {
        let tape = Arc::new(Tape::default());
        let checked = documents::serve(&name, Arc::clone(&tape), true).await;
        let unchecked = documents::serve(&name, Arc::clone(&tape), false).await;
        let mut played = String::new();
        let mut wrong = String::new();
        for case in &cases {
            let address = if case.check { checked } else { unchecked };
            tape.rewind(case.answer.clone());
            let came = case.play(&name, address, &tape).await;
            for complaint in case.complaints(&came) {
                wrong += &format!("{name}: {}: {complaint}\n{came}\n", case.name);
            }
            played += &format!("# {}\n{came}\n", case.name);
        }
        (played, wrong)
    });
    assert!(wrong.is_empty(), "{wrong}");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_snapshot_suffix();
    settings.bind(|| insta::assert_snapshot!(name, played));
    cases.len()
}
