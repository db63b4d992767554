//! What the generated client sends, the generated server decodes to the same value, or the client
//! refuses to send it and says which parameter it is: for random values of every parameter in
//! `fixtures/wire/styles` and of the forms in `fixtures/wire/forms`.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use countersign::diagnostic::Diagnostics;
use countersign::document::Document;
use countersign::model::{Api, ContentKind, Operation, Parameter, Place, Style};
use countersign::schema::{FieldFormat, Kind};
use countersign_tests::echo::Tape;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use crate::documents;

/// Random values for each operation.
const CASES: u32 = 48;

#[test]
fn parameters_of_every_style_arrive_as_they_are_sent() {
    let api = api("styles");
    let server = Server::start("styles");
    for operation in &api.operations {
        let given = operation.parameters.iter().map(|parameter| {
            let schema = operation.parameters_schema.as_ref().unwrap();
            let schema = &resolved(&api, &schema.schema)["properties"][&parameter.key];
            let value = value(&api, schema);
            // A required and empty list is missing in the exploded styles, and the server reports that.
            let may_be_empty = !(parameter.required && parameter.place == Place::Query);
            let value = value.prop_filter("missing", move |value| may_be_empty || *value != json!([])).boxed();
            (parameter.key.clone(), parameter.required, value)
        });
        holds(&server, operation, object(given.collect()), &|given, seen| {
            for parameter in &operation.parameters {
                let given = given.get(&parameter.key).cloned().and_then(|value| written(parameter, value));
                let seen = &seen["params"][&parameter.key];
                // An absent one may have a default.
                prop_assert!(given.as_ref().is_none_or(|given| given == seen), "{}: {seen}", parameter.name);
            }
            Ok(())
        });
    }
}

#[test]
fn forms_arrive_as_they_are_sent() {
    let api = api("forms");
    let server = Server::start("forms");
    for operation in api.operations.iter().filter(|operation| operation.id.ends_with("form")) {
        let content = operation.body.as_ref().unwrap().contents.only().unwrap();
        let ContentKind::Form(used, form) = &content.kind else { continue };
        let body = value(&api, &used.schema).prop_map(|body| json!({ "body": body }));
        holds(&server, operation, body, &|given, seen| {
            for (name, given) in given["body"].as_object().unwrap() {
                let field = form.fields.iter().find(|field| field.name == *name);
                let is_spread = field.is_none_or(|field| field.explode && field.format == FieldFormat::Text);
                let given = without_empty(given.clone(), is_spread);
                let seen = &seen["body"][name];
                prop_assert!(given.as_ref().is_none_or(|given| given == seen), "{name}: {seen}");
            }
            Ok(())
        });
    }
}

#[test]
fn texts_of_multipart_bodies_arrive_as_they_are_sent() {
    let api = api("forms");
    let server = Server::start("forms");
    let operation = api.operations.iter().find(|operation| operation.id == "closed_upload").unwrap();
    let given = (text(), text())
        .prop_map(|(note, name)| json!({ "body": { "note": note, "file": { "name": name, "text": note } } }));
    holds(&server, operation, given, &|given, seen| {
        let body = &given["body"];
        let (note, name) = (body["note"].as_str().unwrap(), body["file"]["name"].as_str().unwrap());
        // What was `%22` and what was a quote look alike there (WHATWG HTML, section 4.10.21.8).
        let name = name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
        let file = format!(
            "File {{ name: {:?}, content_type: Some(\"application/octet-stream\"), length: {}, .. }}",
            Some(name),
            note.len()
        );
        prop_assert_eq!(
            &seen["body"],
            &json!(format!("Some(ClosedUploadBody {{ note: {:?}, file: Some({file}) }})", Some(note)))
        );
        Ok(())
    });
}

/// An echo that listens.
struct Server {
    document: &'static str,
    address: SocketAddr,
    tape: Arc<Tape>,
    runtime: Runtime,
}

impl Server {
    fn start(document: &'static str) -> Self {
        let runtime = Runtime::new().unwrap();
        let tape = Arc::new(Tape::default());
        let address = runtime.block_on(documents::serve(document, Arc::clone(&tape), true));
        Self { document, address, tape, runtime }
    }

    fn call(&self, operation: &str, given: &Value) -> Result<Value, String> {
        self.tape.rewind(None);
        let session = documents::session(self.document, &format!("http://{}", self.address));
        // Certificates take longer to read than all the rest.
        let session = session.http(reqwest::Client::builder().tls_certs_only([]));
        self.runtime.block_on(documents::call(self.document, session, operation, given))
    }
}

type Compare<'a> = &'a dyn Fn(&Value, &Value) -> Result<(), TestCaseError>;

/// Calls the operation with random arguments: what the server was given must be what was sent,
/// unless the client refused by name.
fn holds(server: &Server, operation: &Operation, given: impl Strategy<Value = Value>, compare: Compare<'_>) {
    let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let sent = std::cell::Cell::new(0);
    let outcome = runner.run(&given, |given| match server.call(&operation.id, &given) {
        Ok(answer) => {
            prop_assert_eq!(&answer["status"], 200, "{}", answer);
            sent.set(sent.get() + 1);
            compare(&given, &server.tape.seen().unwrap()[&operation.id])
        }
        Err(refusal) => {
            let named = ["the parameter ", "the field "].iter().find_map(|what| refusal.split_once(what));
            let name = named.and_then(|(_, rest)| rest.split_once(": ")).map(|(name, _)| name);
            prop_assert!(name.is_some(), "refused without a name: {}", refusal);
            Ok(())
        }
    });
    if let Err(error) = outcome {
        panic!("{}: {error}", operation.id);
    }
    // A client that refuses everything holds no promise.
    assert!(sent.get() * 10 > CASES, "{}: only {} of {CASES} were sent", operation.id, sent.get());
}

fn api(document: &str) -> Api {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/wire").join(document).join("openapi.yaml");
    Api::read(&Document::load(&path).unwrap(), &mut Diagnostics::new())
}

/// What is left of a value on the wire: where each item stands for itself, an empty list is as
/// none.
fn written(parameter: &Parameter, value: Value) -> Option<Value> {
    let is_spread = parameter.explode
        && !parameter.json
        && !matches!(parameter.style, Style::Simple | Style::Label | Style::Matrix);
    match parameter.kind {
        Kind::Array(_) | Kind::Object(..) => without_empty(value, is_spread),
        _ => Some(value),
    }
}

fn without_empty(value: Value, is_spread: bool) -> Option<Value> {
    if !is_spread {
        return Some(value);
    }
    match value {
        Value::Array(items) if items.is_empty() => None,
        Value::Object(members) => {
            let members = members.into_iter().filter_map(|(name, value)| Some((name, without_empty(value, true)?)));
            let members: Map<_, _> = members.collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        other => Some(other),
    }
}

fn resolved<'a>(api: &'a Api, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()) {
        Some(name) => api.definitions.get(name).unwrap(),
        None => schema,
    }
}

/// Values that a schema accepts.
fn value(api: &Api, schema: &Value) -> BoxedStrategy<Value> {
    let schema = resolved(api, schema);
    if let Some(values) = schema["enum"].as_array() {
        return proptest::sample::select(values.clone()).boxed();
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        return proptest::strategy::Union::new(choices.iter().map(|choice| value(api, choice))).boxed();
    }
    match schema["type"].as_str() {
        Some("integer") => integer(schema),
        Some("number") => {
            any::<f64>().prop_filter("JSON has no others", |n| n.is_finite()).prop_map(Value::from).boxed()
        }
        Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
        Some("array") => {
            let most = schema["maxItems"].as_u64().map_or(4, |most| usize::try_from(most).unwrap());
            vec(value(api, &schema["items"]), 0..=most).prop_map(Value::from).boxed()
        }
        Some("object") => {
            let properties = schema["properties"].as_object().cloned().unwrap_or_default();
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let names: Vec<_> = properties.keys().cloned().collect();
            let members = properties.iter().map(|(name, property)| {
                (name.clone(), required.iter().any(|required| required == name), value(api, property))
            });
            let members = object(members.collect());
            match &schema["additionalProperties"] {
                Value::Object(any) => {
                    let others = btree_map(text(), value(api, &Value::Object(any.clone())), 0..3);
                    (members, others).prop_map(move |(members, others)| joined(members, others, &names)).boxed()
                }
                _ => members,
            }
        }
        _ => {
            let least = usize::try_from(schema["minLength"].as_u64().unwrap_or_default()).unwrap();
            text().prop_filter("too short", move |text| text.chars().count() >= least).prop_map(Value::from).boxed()
        }
    }
}

fn joined(members: Value, others: std::collections::BTreeMap<String, Value>, names: &[String]) -> Value {
    let mut members = members.as_object().cloned().unwrap_or_default();
    members.extend(others.into_iter().filter(|(name, _)| !names.contains(name)));
    Value::Object(members)
}

fn integer(schema: &Value) -> BoxedStrategy<Value> {
    let (least, most) =
        if schema["format"] == "int32" { (i64::from(i32::MIN), i64::from(i32::MAX)) } else { (i64::MIN, i64::MAX) };
    let least = schema["minimum"].as_i64().unwrap_or(least);
    prop_oneof![least..=most, Just(least), Just(most), Just(0.max(least))].prop_map(Value::from).boxed()
}

/// Objects of these members; those that are not required are there now and then.
fn object(members: Vec<(String, bool, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let members = members.into_iter().map(|(name, required, value)| {
        let value =
            if required { value.prop_map(Some).boxed() } else { proptest::option::weighted(0.4, value).boxed() };
        value.prop_map(move |value| Some((name.clone(), value?)))
    });
    members.collect::<Vec<_>>().prop_map(|members| members.into_iter().flatten().collect::<Map<_, _>>().into()).boxed()
}

/// Texts of all that delimits, quotes or escapes somewhere, and any text.
fn text() -> BoxedStrategy<String> {
    const ODD: [&str; 36] = [
        "a",
        "b",
        "7",
        ",",
        ";",
        "=",
        "&",
        ".",
        "|",
        " ",
        "+",
        "%",
        "%20",
        "%2C",
        "%zz",
        "/",
        "\\",
        "?",
        "#",
        "[",
        "]",
        "\"",
        "'",
        "%22",
        ":",
        "@",
        "$",
        "!",
        "(",
        "{",
        "\u{e9}",
        "\u{1f980}",
        "\t",
        "\n",
        "\r\n",
        "--b",
    ];
    let plain = "[a-z0-9]{0,6}";
    prop_oneof![3 => plain, 3 => vec(proptest::sample::select(&ODD[..]), 0..5).prop_map(|pieces| pieces.concat()), 1 => any::<String>()].boxed()
}
