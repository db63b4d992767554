//! A service over a schema that cannot be compiled.
#![allow(clippy::unwrap_used)]

use http::{Method, Response};

use crate::answer::{AnswerSchema, ContentFormat, ContentSpec, ResponseSpec};
use crate::operation::{BodyContent, BodyFormat, OperationSpec, RequestBody, SpecDocument};
use crate::schema::{Schema, Schemas};
use crate::{Body, Service, codegen::Operation};
use countersign_wire::Status;

static SCHEMAS: Schemas = Schemas::new(r##"{"$defs": {"Good": {"type": "string"}, "Bad": {"pattern": "("}}}"##);
static GOOD_BODY: [BodyContent; 1] = [json("Good")];
static BAD_BODY: [BodyContent; 1] = [json("Bad")];
static GOOD: OperationSpec = operation(&GOOD_BODY, &[]);
static BAD_REQUEST: OperationSpec = operation(&BAD_BODY, &[]);
static BAD_ANSWER: OperationSpec = operation(
    &GOOD_BODY,
    &[ResponseSpec {
        status: Status::Code(200),
        headers: &[],
        contents: &[ContentSpec {
            media_types: &["application/json"],
            format: ContentFormat::Json(AnswerSchema::new(&SCHEMAS, "Bad")),
        }],
    }],
);

const fn json(name: &'static str) -> BodyContent {
    BodyContent { media_type: "application/json", format: BodyFormat::Json(Some(Schema::new(&SCHEMAS, name))) }
}

const fn operation(contents: &'static [BodyContent], responses: &'static [ResponseSpec]) -> OperationSpec {
    OperationSpec {
        id: "put_it",
        method: Method::PUT,
        path: "/it",
        selector: &[],
        parameters: &[],
        parameters_schema: None,
        body: Some(RequestBody { required: true, limit: None, contents }),
        security: &[],
        responses,
    }
}

/// Why a service with that operation does not begin.
fn fault(spec: &'static OperationSpec) -> Option<String> {
    let document = SpecDocument { title: "", base_path: "", json: "{}", yaml: "" };
    let operation = Operation {
        spec,
        call: |(), _, _| Box::pin(async { Ok(Response::new(Body::empty())) }),
        problem: |(), _, problem| problem.into_response(),
    };
    let service = Service::new((), document, vec![operation], |(), _, problem| problem.into_response());
    service.err().map(|error| error.to_string())
}

#[test]
fn a_schema_that_cannot_be_compiled_is_told_when_the_service_begins() {
    assert_eq!(fault(&GOOD), None);
    assert!(
        fault(&BAD_REQUEST).unwrap().starts_with("put_it: body, application/json: the schema Bad cannot be compiled")
    );
    assert!(fault(&BAD_ANSWER).unwrap().starts_with("put_it: answer, Code(200): the schema Bad cannot be compiled"));
}
