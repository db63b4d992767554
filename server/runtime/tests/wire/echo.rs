//! An implementation that answers with what it was given, behind operations that a test describes.

use countersign_server::codegen as rt;
use rt::{Body, BodyFormat, Cx, Operation, OperationSpec, Problem, Response, Service, SpecDocument};
use serde_json::{Value, json};

pub(crate) struct Echo;

/// An operation without parameters, body or security.
pub(crate) fn spec(method: rt::Method, path: &'static str) -> OperationSpec {
    OperationSpec {
        id: "echo",
        method,
        path,
        selector: &[],
        parameters: &[],
        parameters_schema: None,
        body: None,
        security: &[],
        responses: &[],
    }
}

/// What a generated function does: parameters, body, implementation.
fn call<'a>(_: &'a Echo, cx: &'a Cx, body: Body) -> rt::BoxFuture<'a, Result<Response<Body>, Problem>> {
    Box::pin(async move {
        let spec = cx.operation().ok_or_else(|| Problem::malformed("no operation"))?;
        let params: Value = rt::parameters(cx, spec)?;
        let content = rt::content(cx, &body, spec)?;
        let required = spec.body.as_ref().is_some_and(|body| body.required);
        let number = content.unwrap_or_default();
        let format = spec.body.as_ref().map(|body| &body.contents[number].format);
        let body = match format.filter(|_| content.is_some() || required) {
            None => Value::Null,
            Some(BodyFormat::Form { .. }) => rt::form_body(cx, body, spec, number).await?,
            Some(BodyFormat::Text) => json!(rt::text_body(cx, body, spec, number).await?),
            Some(BodyFormat::Bytes) => json!(rt::bytes_body(cx, body, spec, number).await?.len()),
            Some(BodyFormat::Multipart { .. }) => rt::multipart_body::<Shown>(cx, body, spec, number).await?.0,
            Some(BodyFormat::Json(_)) => rt::json_body(cx, body, spec, number).await?,
        };
        rt::json_response(
            200,
            "application/json",
            &json!({ "id": spec.id, "path": spec.path, "params": params, "body": body }),
        )
    })
}

/// Values, and how long the files are.
struct Shown(Value);

impl rt::FromMultipart for Shown {
    fn from_multipart(parts: &mut rt::Parts) -> Result<Self, Problem> {
        let files: Vec<_> = parts.files("file").iter().map(|file| json!([file.name(), file.len()])).collect();
        Ok(Self(json!({ "files": files, "values": parts.rest() })))
    }
}

/// The service over these operations.
pub(crate) fn service(specs: Vec<OperationSpec>) -> Service<Echo> {
    let operations = specs.into_iter().map(|spec| {
        let spec: &'static OperationSpec = Box::leak(Box::new(spec));
        Operation { spec, call, problem: |_, _, problem| problem.into_response() }
    });
    let document = SpecDocument { title: "Echo <&>", base_path: "", json: "{}", yaml: "{}" };
    Service::new(Echo, document, operations.collect(), |_, _, problem| problem.into_response()).unwrap()
}

/// A schema that only the validator enforces.
pub(crate) fn schema(schema: Value) -> rt::Schema {
    let text = json!({ "$defs": { "S": schema } }).to_string();
    let schemas: &'static rt::Schemas = Box::leak(Box::new(rt::Schemas::new(Box::leak(text.into_boxed_str()))));
    rt::Schema::new(schemas, "S")
}

/// Status, headers and body of the answer.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) text: String,
}

impl Answered {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// `place: message` of each violation.
    pub(crate) fn violations(&self) -> Vec<String> {
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        errors.iter().map(|error| format!("{}: {}", text(&error["place"]), text(&error["message"]))).collect()
    }
}

/// `GET /a?b` with these headers, through no socket.
pub(crate) async fn ask(
    service: &Service<Echo>,
    line: &str,
    headers: &[(&str, &str)],
    body: &'static [u8],
) -> Answered {
    let (method, target) = line.split_once(' ').unwrap();
    let mut request = http::Request::builder().method(method).uri(target).header("host", "test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "transfer-encoding") {
        request = request.header("content-length", body.len());
    }
    let body = if body.is_empty() { Body::empty() } else { Body::from(bytes::Bytes::from_static(body)) };
    let response = service.respond(request.body(body).unwrap()).await;
    let (parts, body) = response.into_parts();
    let bytes = http_body_util::BodyExt::collect(body).await.unwrap().to_bytes();
    Answered {
        status: parts.status.as_u16(),
        headers: parts.headers,
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}
