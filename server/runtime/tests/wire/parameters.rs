//! Every style in every place, and the violations of parameters that break their schema.

use countersign_server::codegen as rt;
use http::Method;
use rt::{Kind, Parameter, Place, Style};
use serde_json::{Value, json};

use crate::echo::{Answered, ask, schema, service, spec};

const STRINGS: Kind = Kind::Array(&Kind::String);
const INTEGERS: Kind = Kind::Array(&Kind::Integer);
const OBJECT: Kind =
    Kind::Object(&[("r", Kind::Integer), ("s", Kind::String), ("l", Kind::Array(&Kind::Integer))], None);

const fn parameter(place: Place, style: Style, explode: bool, kind: Kind) -> Parameter {
    Parameter { name: "p", key: "p", place, style, explode, required: false, kind, json: false, allow_empty: false }
}

async fn given(parameter: Parameter, declared: Value, target: &str, headers: &[(&str, &str)]) -> Answered {
    let path = if parameter.place == Place::Path { "/x/{p}" } else { "/x" };
    let required = if parameter.required { json!(["p"]) } else { json!([]) };
    let object = json!({ "type": "object", "properties": { "p": declared }, "required": required });
    let mut operation = spec(Method::GET, path);
    operation.parameters = Box::leak(Box::new([parameter]));
    operation.parameters_schema = Some(schema(object));
    ask(&service(vec![operation]), &format!("GET {target}"), headers, b"").await
}

#[tokio::test]
async fn every_style() {
    use Place::{Path, Query};
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    let object = json!({ "r": 100, "s": "a" });
    let cases = [
        (parameter(Path, Simple, false, Kind::String), "/x/a%2Fb%2Cc", json!("a/b,c")),
        (parameter(Path, Simple, false, Kind::Integer), "/x/-7", json!(-7)),
        (parameter(Path, Simple, false, STRINGS), "/x/a,b%2Cc", json!(["a", "b,c"])),
        (parameter(Path, Simple, true, STRINGS), "/x/a,b", json!(["a", "b"])),
        (parameter(Path, Simple, false, OBJECT), "/x/r,100,s,a", object.clone()),
        (parameter(Path, Simple, true, OBJECT), "/x/r=100,s=a", object.clone()),
        (parameter(Path, Label, false, Kind::String), "/x/.a", json!("a")),
        (parameter(Path, Label, false, INTEGERS), "/x/.1,2", json!([1, 2])),
        (parameter(Path, Label, true, INTEGERS), "/x/.1.2", json!([1, 2])),
        (parameter(Path, Label, true, OBJECT), "/x/.r=100.s=a", object.clone()),
        (parameter(Path, Matrix, false, Kind::String), "/x/;p=a", json!("a")),
        (parameter(Path, Matrix, false, INTEGERS), "/x/;p=1,2", json!([1, 2])),
        (parameter(Path, Matrix, true, INTEGERS), "/x/;p=1;p=2", json!([1, 2])),
        (parameter(Path, Matrix, false, OBJECT), "/x/;p=r,100,s,a", object.clone()),
        (parameter(Path, Matrix, true, OBJECT), "/x/;r=100;s=a", object.clone()),
        (parameter(Query, Form, true, Kind::String), "/x?p=a+b%2Bc&other=1", json!("a b+c")),
        (parameter(Query, Form, true, Kind::String), "/x?p=", json!("")),
        (parameter(Query, Form, true, Kind::Boolean), "/x?p=true", json!(true)),
        (parameter(Query, Form, true, Kind::Number), "/x?p=1.5e3", json!(1.5e3)),
        (parameter(Query, Form, true, INTEGERS), "/x?p=1&p=2", json!([1, 2])),
        (parameter(Query, Form, true, INTEGERS), "/x?p=1", json!([1])),
        (parameter(Query, Form, false, STRINGS), "/x?p=a,b%2Cc", json!(["a", "b,c"])),
        (parameter(Query, Form, true, OBJECT), "/x?r=100&s=a&l=1&l=2", json!({ "r": 100, "s": "a", "l": [1, 2] })),
        (parameter(Query, Form, false, OBJECT), "/x?p=r,100,s,a", object.clone()),
        (parameter(Query, SpaceDelimited, false, STRINGS), "/x?p=a%20b", json!(["a", "b"])),
        (parameter(Query, SpaceDelimited, false, STRINGS), "/x?p=a+b", json!(["a", "b"])),
        (parameter(Query, PipeDelimited, false, STRINGS), "/x?p=a%7Cb", json!(["a", "b"])),
        (parameter(Query, PipeDelimited, false, STRINGS), "/x?p=a%7cb", json!(["a", "b"])),
        (parameter(Query, DeepObject, true, OBJECT), "/x?p[r]=100&p%5Bs%5D=a", object.clone()),
    ];
    for (parameter, target, expected) in cases {
        let told = format!("{:?} {:?} explode {} {target}", parameter.place, parameter.style, parameter.explode);
        let answered = given(parameter, json!({}), target, &[]).await;
        assert_eq!(answered.json()["params"]["p"], expected, "{told}: {}", answered.text);
    }
}

#[tokio::test]
async fn headers_and_cookies() {
    let header = |kind| Parameter { name: "X-P", ..parameter(Place::Header, Style::Simple, false, kind) };
    let cookie = || parameter(Place::Cookie, Style::Form, true, Kind::Integer);
    let cases: [(Parameter, &[(&str, &str)], Value); 6] = [
        (header(Kind::Integer), &[("x-p", " 5 ")], json!(5)),
        (header(STRINGS), &[("x-p", "a, b")], json!(["a", "b"])),
        (header(STRINGS), &[("x-p", "a"), ("x-p", "b")], json!(["a", "b"])),
        (header(Kind::String), &[], Value::Null),
        (cookie(), &[("cookie", "other=1; p=7")], json!(7)),
        (cookie(), &[("cookie", "pp=1")], Value::Null),
    ];
    for (parameter, headers, expected) in cases {
        let answered = given(parameter, json!({}), "/x", headers).await;
        assert_eq!(answered.json()["params"]["p"], expected, "{headers:?}: {}", answered.text);
    }
}

#[tokio::test]
async fn what_breaks_the_schema_is_told_with_its_place() {
    let required = || Parameter { required: true, ..parameter(Place::Query, Style::Form, true, Kind::Integer) };
    let optional = |kind| parameter(Place::Query, Style::Form, true, kind);
    let integer = || json!({ "type": "integer", "maximum": 10 });
    let cases = [
        (required(), integer(), "/x", "query.p: is required"),
        (required(), integer(), "/x?p=11", "query.p: value is greater than the maximum of 10"),
        (required(), integer(), "/x?p=1.5", "query.p: value is not of type \"integer\""),
        (required(), integer(), "/x?p=", "query.p: value is not of type \"integer\""),
        (required(), integer(), "/x?p=1&p=2", "query.p: is given more than once"),
        (
            optional(INTEGERS),
            json!({ "items": { "maximum": 10 } }),
            "/x?p=1&p=11",
            "query.p[1]: value is greater than the maximum of 10",
        ),
        (Parameter { json: true, ..optional(Kind::Any) }, json!({}), "/x?p={", "query.p: is not JSON"),
    ];
    for (parameter, declared, target, expected) in cases {
        let answered = given(parameter, declared, target, &[]).await;
        assert_eq!((answered.status, answered.violations()), (422, vec![expected.to_owned()]), "{target}");
    }
}

#[tokio::test]
async fn what_cannot_be_decoded_is_malformed() {
    let query = || parameter(Place::Query, Style::Form, true, Kind::String);
    let path = || Parameter { required: true, ..parameter(Place::Path, Style::Simple, false, Kind::String) };
    let cases = [
        (query(), "/x?p=%"),
        (query(), "/x?p=%zz"),
        (query(), "/x?p=%ff"),
        (path(), "/x/%2e%2e"),
        (path(), "/x/%2E"),
        (path(), "/x/a%00b"),
        (path(), "/x/%C3%28"),
    ];
    for (parameter, target) in cases {
        let answered = given(parameter, json!({}), target, &[]).await;
        assert_eq!(answered.status, 400, "{target}: {}", answered.text);
    }
}
