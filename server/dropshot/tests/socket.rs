//! What only a socket shows: bodies that are cut off, connections that go on.
#![allow(clippy::unwrap_used)]

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use countersign_server::{Cors, Limits, Server, ServerConfig, codegen as rt};
use http::Method;
use rt::{Body, BodyContent, BodyFormat, Cx, Operation, OperationSpec, Problem, RequestBody, Response, SpecDocument};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

type Outcome<'a> = rt::BoxFuture<'a, Result<Response<Body>, Problem>>;

static READ: OperationSpec = OperationSpec {
    id: "read",
    method: Method::POST,
    path: "/x",
    selector: &[],
    parameters: &[],
    parameters_schema: None,
    body: Some(RequestBody {
        required: true,
        limit: None,
        contents: &[BodyContent { media_type: "application/octet-stream", format: BodyFormat::Bytes }],
    }),
    security: &[],
    responses: &[],
};
static PANIC: OperationSpec = OperationSpec {
    id: "panic",
    method: Method::GET,
    path: "/x",
    selector: &[],
    parameters: &[],
    parameters_schema: None,
    body: None,
    security: &[],
    responses: &[],
};

fn read<'a>(_: &'a (), cx: &'a Cx, body: Body) -> Outcome<'a> {
    Box::pin(async move {
        rt::text_response(200, "text/plain", rt::bytes_body(cx, body, &READ, 0).await?.len().to_string())
    })
}

fn panics<'a>(_: &'a (), _: &'a Cx, _: Body) -> Outcome<'a> {
    Box::pin(async { panic!("hunter2") })
}

fn service(limits: Limits) -> rt::Service<()> {
    let document = SpecDocument { title: "", base_path: "", json: "{}", yaml: "{}" };
    let operations = Vec::from([
        Operation { spec: &READ, call: read, problem: |(), _, problem| problem.into_response() },
        Operation { spec: &PANIC, call: panics, problem: |(), _, problem| problem.into_response() },
    ]);
    let service = rt::Service::new((), document, operations, |(), _, problem| problem.into_response()).unwrap();
    service.with_limits(limits)
}

async fn start(service: rt::Service<()>) -> Server<()> {
    let config = ServerConfig::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    countersign_dropshot::serve(service, config).await.unwrap()
}

async fn serve(limits: Limits) -> Server<()> {
    start(service(limits)).await
}

/// Sends these bytes, and waits for the answer's head; the connection stays open until the server closes it.
async fn raw(limits: Limits, bytes: &[u8]) -> String {
    exchange(&serve(limits).await, bytes).await
}

/// Sends these bytes, and waits for the answer's head.
async fn exchange(server: &Server<()>, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.local_addr()).await.unwrap();
    // The server may close before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        answer.extend_from_slice(&buffer[..read]);
        if answer.windows(4).any(|window| window == b"\r\n\r\n") {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn limits(body_bytes: usize, milliseconds: u64) -> Limits {
    Limits { body_bytes, body_timeout: Duration::from_millis(milliseconds), ..Limits::default() }
}

const HEAD: &str = "POST /x HTTP/1.1\r\nhost: a\r\ncontent-type: application/octet-stream\r\n";

#[tokio::test]
async fn a_body_over_the_limit_is_refused_before_it_is_sent() {
    let request = format!("{HEAD}content-length: 11\r\nexpect: 100-continue\r\n\r\n");
    let answer = raw(limits(10, 5000), request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn a_chunked_body_over_the_limit_is_cut_off() {
    let mut request = format!("{HEAD}transfer-encoding: chunked\r\n\r\n").into_bytes();
    for _ in 0..64 {
        request.extend_from_slice(b"8\r\n12345678\r\n");
    }
    let answer = raw(limits(10, 5000), &request).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_body_that_takes_too_long_is_given_up() {
    let request = format!("{HEAD}content-length: 5\r\n\r\nab");
    let answer = raw(limits(10, 100), request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn a_body_at_the_limit_is_read() {
    let request = format!("{HEAD}content-length: 10\r\n\r\n0123456789");
    let answer = raw(limits(10, 5000), request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn the_connection_goes_on_after_a_panic() {
    let server = serve(Limits::default()).await;
    let mut stream = TcpStream::connect(server.local_addr()).await.unwrap();
    let requests =
        "GET /x HTTP/1.1\r\nhost: test\r\n\r\nGET /healthz HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";
    stream.write_all(requests.as_bytes()).await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    assert!(answers.starts_with("HTTP/1.1 500 ") && answers.contains("HTTP/1.1 200 "), "{answers}");
    assert!(!answers.contains("hunter2"), "{answers}");
    server.close(Duration::from_secs(5)).await.unwrap();
}

/// Dropshot answers these by itself, before any handler.
#[tokio::test]
async fn a_page_of_another_origin_reads_what_dropshot_refuses() {
    let cors = Cors::origins(["https://app.example"]).unwrap();
    let server = start(service(Limits::default()).cors(cors)).await;
    for (line, status, more) in [
        ("GET /nowhere", "404", "\r\nvary: Origin\r\n"),
        ("PROPFIND /x", "405", "\r\nallow: GET, HEAD, OPTIONS, POST\r\n"),
        ("GET /%ff", "400", "\r\nvary: Origin\r\n"),
    ] {
        let request = format!("{line} HTTP/1.1\r\nhost: a\r\norigin: https://app.example\r\nconnection: close\r\n\r\n");
        let answer = exchange(&server, request.as_bytes()).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{line}: {answer}");
        assert!(answer.contains("\r\naccess-control-allow-origin: https://app.example\r\n"), "{line}: {answer}");
        assert!(answer.contains(more) && answer.matches("allow: ").count() < 2, "{line}: {answer}");
        let other = request.replace("app.example", "other.example");
        let answer = exchange(&server, other.as_bytes()).await;
        assert!(!answer.contains("access-control"), "{line}: {answer}");
    }
}
