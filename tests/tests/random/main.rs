//! Random documents: generating never panics, is a function of the document, and what comes out is Rust.
//!
//! `COUNTERSIGN_RANDOM_DOCUMENTS` says how many (200), `COUNTERSIGN_RANDOM_SEED` from where they start, so that every run without it is the
//! same, and `COUNTERSIGN_RANDOM_COMPILED` how many of them go through rustc, too (4). One that fails is shrunk, and printed as YAML; one that
//! ends the process stands in the file that `COUNTERSIGN_RANDOM_KEEP` names.
#![allow(clippy::unwrap_used)]

mod document;
mod operation;
mod schema;
mod security;
mod words;

use std::cell::RefCell;
use std::collections::BTreeMap;

use countersign::diagnostic::{Diagnostics, Severity};
use countersign::document::Document;
use countersign::files::Companion;
use countersign::{GeneratedFiles, Options, generate};
use countersign_tests::compiler::Compiler;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use document::Random;

/// Room for the generator, as a main thread has it.
const STACK: usize = 8 << 20;

#[test]
fn documents_become_rust() {
    let mut runner = TestRunner::new_with_rng(config(number("DOCUMENTS", 200)), rng());
    let refused: RefCell<BTreeMap<String, usize>> = RefCell::default();
    let taken = RefCell::new(0);
    let outcome = runner.run(&document::document(), |random| match generated(&random)? {
        Ok(_) => {
            *taken.borrow_mut() += 1;
            Ok(())
        }
        Err(code) => {
            *refused.borrow_mut().entry(code).or_default() += 1;
            Ok(())
        }
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    // What is random is mostly taken: else nothing is tested but refusals.
    let (taken, refused) = (taken.into_inner(), refused.into_inner());
    println!("{taken} taken, refused: {refused:?}");
    assert!(taken * 2 > refused.values().sum::<usize>(), "{taken} taken, refused: {refused:?}");
}

#[test]
fn documents_compile() {
    let mut runner = TestRunner::new_with_rng(Config::default(), rng());
    let (server, client) = (Compiler::with("items_server"), Compiler::with("items_client"));
    let strategy = document::document();
    let mut left = number("COMPILED", 4);
    while left > 0 {
        let random = strategy.new_tree(&mut runner).unwrap().current();
        let Ok(Ok(files)) = generated(&random) else { continue };
        let companions = &files.companions;
        for (kind, compiler, text) in [("server", &server, files.server), ("client", &client, files.client)] {
            let said = compiled(compiler, kind, &text.unwrap_or_default(), companions);
            assert!(said.is_none(), "the {kind} of\n{random:?}\ndoes not compile: {}", said.unwrap_or_default());
        }
        left -= 1;
    }
}

/// Both sides; or the code of the first fault of a document that is refused.
fn generated(random: &Random) -> Result<Result<GeneratedFiles, String>, TestCaseError> {
    let text = random.0.to_string();
    if let Some(path) = std::env::var_os("COUNTERSIGN_RANDOM_KEEP") {
        std::fs::write(path, &text).unwrap();
    }
    // Two threads, whose hash maps start from different seeds.
    let both = std::thread::scope(|scope| {
        let builder = || std::thread::Builder::new().stack_size(STACK);
        let threads = [(); 2].map(|()| builder().spawn_scoped(scope, || once(&text)).unwrap());
        threads.map(|thread| thread.join().map_err(|_| TestCaseError::fail("generating panics")))
    });
    let [first, second] = both;
    let (first, second) = (first?, second?);
    if first != second {
        return Err(TestCaseError::fail("generating twice makes two outputs"));
    }
    match first {
        Ok(files) => {
            for text in [&files.server, &files.client] {
                let text = text.as_deref().unwrap_or_default();
                syn::parse_file(text)
                    .map_err(|error| TestCaseError::fail(format!("the output is no Rust: {error}")))?;
            }
            Ok(Ok(files))
        }
        Err((code, faults)) if ["internal", "client"].contains(&code) => Err(TestCaseError::fail(faults)),
        Err((code, _)) => Ok(Err(code.to_owned())),
    }
}

/// The files; or the first error's code, and all that is said.
fn once(text: &str) -> Result<GeneratedFiles, (&'static str, String)> {
    let refused = |faults: Diagnostics| {
        let error = faults.iter().find(|fault| fault.severity == Severity::Error);
        (error.map_or("no error", |error| error.code), faults.to_string())
    };
    let document = Document::parse("random.json", text).map_err(refused)?;
    let mut options = Options::default();
    (options.server, options.client) = (true, true);
    generate(&document, &options).map(|generated| generated.files).map_err(refused)
}

/// What rustc says of a source.
fn compiled(compiler: &Compiler, kind: &str, text: &str, companions: &[Companion]) -> Option<String> {
    let out_dir = std::env::temp_dir().join(format!("countersign-random-{}", std::process::id()));
    std::fs::create_dir_all(&out_dir).unwrap();
    let source = out_dir.join(format!("{kind}.rs"));
    std::fs::write(&source, text).unwrap();
    for companion in companions {
        std::fs::write(out_dir.join(&companion.name), &companion.text).unwrap();
    }
    let said = compiler.check(kind, &source, &out_dir, &out_dir);
    std::fs::remove_dir_all(&out_dir).unwrap();
    said
}

fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() }
}

fn rng() -> TestRng {
    let mut seed = [0; 32];
    seed[..4].copy_from_slice(&number("SEED", 0).to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &seed)
}

fn number(name: &str, otherwise: u32) -> u32 {
    let name = format!("COUNTERSIGN_RANDOM_{name}");
    std::env::var(&name)
        .map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}
