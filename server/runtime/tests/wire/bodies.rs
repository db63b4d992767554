//! Bodies: what is read, and what is refused.

use countersign_server::{Schema, codegen as rt};
use http::Method;
use rt::{BodyContent, BodyFormat, Field, FieldFormat, Kind, OperationSpec, RequestBody, Style};
use serde_json::{Value, json};

use crate::echo::{ask, schema, service, spec};

fn operation(media_type: &'static str, required: bool, schema: Option<Schema>) -> OperationSpec {
    let field = |name, kind| Field {
        name,
        kind,
        style: Style::Form,
        explode: true,
        format: FieldFormat::Text,
        required: false,
        content_types: &[],
    };
    let format = match media_type {
        "application/octet-stream" => BodyFormat::Bytes,
        "text/plain" => BodyFormat::Text,
        "application/x-www-form-urlencoded" => BodyFormat::Form {
            schema,
            fields: Vec::from([field("n", Kind::Integer), field("l", Kind::Array(&Kind::String))]).leak(),
            additional: Some(rt::Kind::Any),
        },
        _ => BodyFormat::Json(schema),
    };
    let contents = Vec::from([BodyContent { media_type, format }]).leak();
    OperationSpec { body: Some(RequestBody { required, limit: None, contents }), ..spec(Method::POST, "/x") }
}

fn item() -> Schema {
    schema(json!({
        "type": "object",
        "required": ["items"],
        "properties": { "items": { "type": "array", "items": { "properties": { "price": { "minimum": 0 } } } }, "n": { "maximum": 3 } }
    }))
}

/// Headers, body, and the status and body that are answered.
type Case = (&'static [(&'static str, &'static str)], &'static [u8], u16, Value);

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn what_is_read_of_json() {
    let cases: [Case; 14] = [
        (&[JSON], br#"{"items": []}"#, 200, json!({ "items": [] })),
        (&[("content-type", "Application/JSON; charset=\"UTF-8\"")], br#"{"items": []}"#, 200, json!({ "items": [] })),
        (&[("content-type", "application/json; charset=latin1")], br#"{"items": []}"#, 415, Value::Null),
        (&[("content-type", "application/problem+json")], br#"{"items": []}"#, 415, Value::Null),
        (&[("content-type", "text/plain")], br#"{"items": []}"#, 415, Value::Null),
        (&[], br#"{"items": []}"#, 415, Value::Null),
        (&[JSON], br#"{"items": []} x"#, 400, Value::Null),
        (&[JSON], br#"{"items": [}"#, 400, Value::Null),
        (&[JSON], b"\xff", 400, Value::Null),
        (&[JSON], br#"{"items": [{"price": 1}, {}, {"price": -1}], "n": 4}"#, 422, Value::Null),
        (&[JSON], b"{}", 422, Value::Null),
        (&[JSON], b"null", 422, Value::Null),
        (&[JSON], b"", 422, Value::Null),
        (&[], b"", 422, Value::Null),
    ];
    let service = service(vec![operation("application/json", true, Some(item()))]);
    for (headers, body, status, expected) in cases {
        let answered = ask(&service, "POST /x", headers, body).await;
        let told = format!("{headers:?} {}: {}", String::from_utf8_lossy(body), answered.text);
        assert_eq!(answered.status, status, "{told}");
        assert_eq!(answered.json()["body"], expected, "{told}");
        assert_eq!(answered.header("accept"), (status == 415).then_some("application/json"), "{told}");
    }
}

#[tokio::test]
async fn every_violation_has_its_place() {
    let service = service(vec![operation("application/json", true, Some(item()))]);
    let answered = ask(&service, "POST /x", &[JSON], br#"{"items": [{"price": 1}, {}, {"price": -1}], "n": 4}"#).await;
    let mut violations = answered.violations();
    violations.sort();
    let expected =
        ["body.items[2].price: value is less than the minimum of 0", "body.n: value is greater than the maximum of 3"];
    assert_eq!(violations, expected);
    assert_eq!(ask(&service, "POST /x", &[JSON], b"{}").await.violations(), ["body.items: is required"]);
}

#[tokio::test]
async fn nesting_without_end_is_malformed() {
    let deep: &'static [u8] = Box::leak("[".repeat(100_000).into_bytes().into_boxed_slice());
    let service = service(vec![operation("application/json", true, Some(schema(json!({}))))]);
    assert_eq!(ask(&service, "POST /x", &[JSON], deep).await.status, 400);
}

#[tokio::test]
async fn an_optional_body_may_be_left_out() {
    let service = service(vec![operation("application/json", false, Some(item()))]);
    assert_eq!(ask(&service, "POST /x", &[], b"").await.status, 200);
    assert_eq!(ask(&service, "POST /x", &[JSON], b"{}").await.status, 422);
}

#[tokio::test]
async fn what_is_read_of_a_form() {
    let form = operation(
        "application/x-www-form-urlencoded",
        true,
        Some(schema(json!({ "properties": { "n": { "maximum": 3 } } }))),
    );
    let service = service(vec![form]);
    let cases: [(&'static [u8], u16, Value); 6] = [
        (b"n=1&l=a&l=b+c%26", 200, json!({ "n": 1, "l": ["a", "b c&"] })),
        (b"n=1&other=x", 200, json!({ "n": 1, "other": "x" })),
        (b"n=4", 422, json!(["body.n: value is greater than the maximum of 3"])),
        (b"n=1&n=2", 422, json!(["body.n: is given more than once"])),
        (b"n=%f", 400, json!([])),
        (b"n=\xff", 400, json!([])),
    ];
    for (body, status, expected) in cases {
        let answered = ask(&service, "POST /x", &[FORM], body).await;
        let found = if status == 200 { answered.json()["body"].clone() } else { json!(answered.violations()) };
        assert_eq!((answered.status, found), (status, expected), "{}", String::from_utf8_lossy(body));
    }
}
