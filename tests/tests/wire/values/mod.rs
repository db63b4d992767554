//! Random values of every JSON body in `fixtures/wire`: what is valid goes through the client to
//! the operation and is the same there; what breaks one keyword is refused, with a violation at
//! that place.

mod breach;
mod scalar;
mod strategy;

use std::cell::Cell;
use std::net::SocketAddr;
use std::sync::Arc;

use countersign::diagnostic::Diagnostics;
use countersign::document::Document;
use countersign::model::{Api, ContentKind, Operation};
use countersign::schema::SchemaUse;
use countersign_tests::echo::Tape;
use countersign_tests::raw::Request;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::documents;

/// How many values each operation gets.
const VALUES: u32 = 24;

#[test]
fn random_values() {
    let (mut operations, valid, broken) = (0, Cell::new(0), Cell::new(0));
    let mut wrong = String::new();
    insta::glob!("../../../fixtures/wire", "*/openapi.yaml", |path| {
        let name = path.parent().and_then(std::path::Path::file_name).unwrap().to_str().unwrap();
        let document = Document::load(path).unwrap();
        let api = Api::read(&document, &mut Diagnostics::new());
        let runtime = Runtime::new().unwrap();
        let tape = Arc::new(Tape::default());
        let address = runtime.block_on(documents::serve(name, Arc::clone(&tape), false));
        for (operation, schema) in api.served().filter_map(of_json) {
            operations += 1;
            let defs = api.definitions.bundle([schema.name.as_str()])["$defs"].as_object().unwrap().clone();
            let played = Played { name, operation, runtime: &runtime, address, tape: &tape, base_path: &api.base_path };
            let mut runner = TestRunner::new_with_rng(
                config(),
                proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
            );
            let outcome = runner.run(&strategy::valid(&defs, &schema.name, &api), |value| {
                valid.set(valid.get() + 1);
                played.comes_through(&value)?;
                for (place, value) in breach::breaches(&defs, &defs[&schema.name], &value, "body") {
                    broken.set(broken.get() + 1);
                    played.is_refused(&place, &value)?;
                }
                Ok(())
            });
            if let Err(failure) = outcome {
                wrong += &format!("{name}: {}: {failure}\n", operation.id);
            }
        }
    });
    println!("{operations} operations: {} valid values, {} with one keyword broken", valid.get(), broken.get());
    assert!(wrong.is_empty(), "{wrong}");
}

fn config() -> Config {
    Config {
        cases: VALUES,
        max_global_rejects: 200_000,
        max_shrink_iters: 2_000,
        failure_persistence: None,
        ..Config::default()
    }
}

/// An operation that takes only JSON of one type, from anybody, and answers with any JSON.
fn of_json(operation: &Operation) -> Option<(&Operation, &SchemaUse)> {
    let contents = &operation.body.as_ref()?.contents;
    let [content] = contents.list.as_slice() else { return None };
    let ContentKind::Json(schema) = &content.kind else { return None };
    let is_plain = content.media_types == ["application/json"] && operation.security.is_public();
    let is_anything = |used: &SchemaUse| used.schema == json!({}) || used.schema == json!(true);
    let answers_anything = operation.successes().all(|response| response.contents.schemas().all(is_anything));
    (is_plain && operation.parameters.is_empty() && answers_anything).then_some((operation, schema))
}

struct Played<'a> {
    name: &'a str,
    operation: &'a Operation,
    runtime: &'a Runtime,
    address: SocketAddr,
    tape: &'a Tape,
    base_path: &'a str,
}

impl Played<'_> {
    /// The value goes through the client, and the operation is given the same.
    fn comes_through(&self, value: &Value) -> Result<(), TestCaseError> {
        self.tape.rewind(None);
        let session = documents::session(self.name, &format!("http://{}", self.address));
        let given = json!({ "body": value });
        let call = documents::call(self.name, session, &self.operation.rust_name, &given);
        let answer = self.runtime.block_on(call);
        let seen = self.tape.seen().and_then(|seen| Some(seen.as_object()?.values().next()?["body"].clone()));
        match seen {
            Some(seen) if is_same(value, &seen) => Ok(()),
            Some(seen) => Err(TestCaseError::fail(format!("{value} came out as {seen}"))),
            None => Err(TestCaseError::fail(format!("{value} is valid, and came to {answer:?}"))),
        }
    }

    /// The value is refused, with a violation at `place`.
    fn is_refused(&self, place: &str, value: &Value) -> Result<(), TestCaseError> {
        self.tape.rewind(None);
        let path = format!("{}{}", self.base_path, self.operation.path);
        let request = Request::new(self.operation.method.as_str(), &path).json(value);
        let reply = self.runtime.block_on(request.send(self.address));
        let places: Vec<String> = match reply.status {
            422 => reply.json()["errors"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|error| error["place"].as_str().map(str::to_owned))
                .collect(),
            _ => Vec::new(),
        };
        let is_refused = reply.status == 422 && self.tape.seen().is_none() && places.iter().any(|found| found == place);
        is_refused.then_some(()).ok_or_else(|| {
            TestCaseError::fail(format!(
                "{value} is wrong at {place}, and was answered {}: {}",
                reply.status,
                reply.text()
            ))
        })
    }
}

/// Whether what came out is what went in: but for defaults, how a time is written, and `1.0` for
/// `1`.
fn is_same(given: &Value, seen: &Value) -> bool {
    match (given, seen) {
        (Value::Object(given), Value::Object(seen)) => {
            given.iter().all(|(name, value)| seen.get(name).is_some_and(|other| is_same(value, other)))
        }
        (Value::Array(given), Value::Array(seen)) => {
            given.len() == seen.len() && given.iter().zip(seen).all(|(one, other)| is_same(one, other))
        }
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::String(one), Value::String(other)) => {
            let time = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
            one == other || (time(one).is_some() && time(one) == time(other))
        }
        (one, other) => one == other,
    }
}
