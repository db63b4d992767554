//! A handler that panics: an answer in the operation's own shape, and the service lives.

use countersign_server::codegen as rt;
use http::Method;
use rt::{Body, Cx, Operation, OperationSpec, Problem, Response, Service, SpecDocument};

use crate::echo::spec;

fn panics<'a>(_: &'a (), _: &'a Cx, _: Body) -> rt::BoxFuture<'a, Result<Response<Body>, Problem>> {
    Box::pin(async { panic!("hunter2") })
}

fn service(shape: for<'a> fn(&'a (), &'a Cx, Problem) -> Response<Body>) -> Service<()> {
    let spec: &'static OperationSpec = Box::leak(Box::new(spec(Method::GET, "/x")));
    let document = SpecDocument { title: "", base_path: "", json: "{}", yaml: "{}" };
    let operation = Operation { spec, call: panics, problem: shape };
    Service::new((), document, vec![operation], |_, _, problem| problem.into_response()).unwrap()
}

async fn answer(service: &Service<()>) -> (u16, String) {
    let request = http::Request::get("/x").header("host", "test").body(Body::empty()).unwrap();
    let (parts, body) = service.respond(request).await.into_parts();
    let bytes = http_body_util::BodyExt::collect(body).await.unwrap().to_bytes();
    (parts.status.as_u16(), String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn the_answer_has_the_operations_shape() {
    let service = service(|_, _, problem| problem.respond_json("application/json", &"our own"));
    assert_eq!(answer(&service).await, (500, "\"our own\"".to_owned()));
}

#[tokio::test]
async fn a_shape_that_panics_too_is_left_aside() {
    let (status, text) = answer(&service(|_, _, _| panic!("again"))).await;
    assert_eq!(status, 500);
    assert!(text.contains("Internal Server Error") && !text.contains("hunter2"), "{text}");
}
