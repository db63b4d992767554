//! A drift test that proves itself: each change to items.yaml is caught, and the snapshot names
//! what catches it.
//!
//! - `diagnostic`: the generator says something that it did not say before;
//! - `compiler`: the reference implementation does not compile against the server that is generated
//!   now;
//! - `routes`, `types`, `wire`: the checks of `drift.rs`, with the changed document and the server
//!   of the old one;
//! - `snapshot`: model or generated code differ from what was reviewed (the text of the document
//!   itself not counted).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign::diagnostic::Diagnostics;
use countersign::document::Document;
use countersign::model::Api;
use countersign::{GeneratedFiles, Options, generate};
use countersign_tests::compiler::Compiler;
use countersign_tests::drift::{routes, types};
use countersign_tests::mutation::Mutation;
use countersign_tests::reference::Reference;
use countersign_tests::spec::Spec;
use serde_json::Value;

use crate::double::Double;
use crate::drift::probe;

/// What the generator makes of a document.
#[derive(Default)]
struct Made {
    /// Codes with their number.
    remarks: BTreeMap<String, usize>,
    model: String,
    /// The source, and the schemas that it includes; not the document's own text. `None` where the
    /// build stops.
    server: Option<Vec<String>>,
    whole: Option<GeneratedFiles>,
}

impl Made {
    fn of(document: &Value) -> Self {
        let text = serde_yaml::to_string(document).unwrap();
        let document = match Document::parse("items.yaml", &text) {
            Ok(document) => document,
            Err(errors) => return Self { remarks: codes(&errors), ..Self::default() },
        };
        let model = Api::read(&document, &mut Diagnostics::new()).to_string();
        let mut options = Options::default();
        options.server = true;
        match generate(&document, &options) {
            Ok(made) => {
                let schemas = made.files.companions.iter().filter(|file| !file.name.contains(".openapi."));
                let server = made.files.server.iter().chain(schemas.map(|file| &file.text)).cloned().collect();
                Self { remarks: codes(&made.diagnostics), model, server: Some(server), whole: Some(made.files) }
            }
            Err(errors) => Self { remarks: codes(&errors), model, ..Self::default() },
        }
    }
}

fn codes(diagnostics: &Diagnostics) -> BTreeMap<String, usize> {
    let mut codes = BTreeMap::new();
    for diagnostic in diagnostics {
        *codes.entry(diagnostic.code.to_owned()).or_default() += 1;
    }
    codes
}

/// What is compared with.
struct Before {
    made: Made,
    compiler: Compiler,
    server: PathBuf,
    scratch: PathBuf,
}

impl Before {
    /// Who catches the change, in the order in which a developer would meet them.
    async fn catchers(&self, reference: &Reference, number: usize, document: &Value) -> Vec<String> {
        let now = Made::of(document);
        let mut catchers = Vec::new();
        let said =
            |(code, count): &(&String, &usize)| self.made.remarks.get(*code).is_none_or(|before| before < *count);
        catchers.extend(now.remarks.iter().filter(said).map(|(code, _)| format!("diagnostic ({code})")));
        // An error stops the build: nothing else is ever asked.
        let Some(whole) = &now.whole else { return catchers };
        if let Some(words) = self.compile(number, whole) {
            let code =
                words.lines().find_map(|line| line.strip_prefix("error[")?.split(']').next()).unwrap_or("syntax");
            catchers.push(format!("compiler ({code})"));
        }
        let spec = Spec { root: document.clone() };
        let service = items_server::api::service(Double).unwrap();
        let checks = [
            ("routes", routes::differences(&spec, &service).len()),
            ("types", types::differences(&spec).drift.len() + left_to_the_validator(&spec)),
            ("wire", probe(&spec, reference).await.drift.len()),
        ];
        catchers.extend(checks.into_iter().filter(|(_, count)| *count > 0).map(|(name, _)| name.to_owned()));
        if now.server != self.made.server || now.model != self.made.model {
            catchers.push("snapshot".to_owned());
        }
        catchers
    }

    fn compile(&self, number: usize, generated: &GeneratedFiles) -> Option<String> {
        let out_dir = self.scratch.join(number.to_string());
        std::fs::create_dir_all(&out_dir).unwrap();
        std::fs::write(out_dir.join("items_server.rs"), generated.server.as_deref().unwrap()).unwrap();
        for companion in &generated.companions {
            std::fs::write(out_dir.join(&companion.name), &companion.text).unwrap();
        }
        self.compiler.check("items_server", Path::new("src/lib.rs"), &self.server, &out_dir)
    }
}

/// How much the list of what only the validator enforces changes: it is a snapshot of its own.
fn left_to_the_validator(spec: &Spec) -> usize {
    let before = types::differences(&Spec::load("items.yaml")).left_to_the_validator;
    let now = types::differences(spec).left_to_the_validator;
    before.iter().filter(|line| !now.contains(line)).count() + now.iter().filter(|line| !before.contains(line)).count()
}

#[test]
fn every_change_is_caught() {
    let document = Spec::load("items.yaml").root;
    let mutations: Vec<Mutation> = serde_yaml::from_str(include_str!("../../fixtures/mutations.yaml")).unwrap();
    assert!(mutations.len() >= 30);
    let scratch = std::env::temp_dir().join(format!("countersign-mutations-{}", std::process::id()));
    let before = Before {
        made: Made::of(&document),
        compiler: Compiler::with("items_server"),
        server: Path::new(env!("CARGO_MANIFEST_DIR")).join("../server"),
        scratch: scratch.clone(),
    };
    assert_eq!(before.compile(0, before.made.whole.as_ref().unwrap()), None, "the document as it is compiles");

    let (next, rows) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let reference = runtime.block_on(Reference::start());
        while let Some((number, mutation)) = mutations.iter().enumerate().nth(next.fetch_add(1, Ordering::Relaxed)) {
            let changed = mutation.apply(&document);
            let catchers = runtime.block_on(before.catchers(&reference, number + 1, &changed));
            rows.lock().unwrap().insert(number, (mutation.what.clone(), catchers));
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    std::fs::remove_dir_all(&scratch).unwrap();

    let rows = rows.into_inner().unwrap();
    let width = rows.values().map(|(what, _)| what.len()).max().unwrap();
    let table: Vec<_> = rows.values().map(|(what, by)| format!("{what:width$}  {}", by.join(", "))).collect();
    println!("{}", table.join("\n"));
    let missed: Vec<_> = rows.values().filter(|(_, by)| by.is_empty()).map(|(what, _)| what).collect();
    assert_eq!(missed, Vec::<&String>::new(), "nobody catches these");
    insta::assert_snapshot!("catchers", table.join("\n"));
}
