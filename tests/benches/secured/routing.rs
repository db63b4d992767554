//! What finding an operation costs, by how many there are: a service without generated code, asked in process.

use std::process::{Command, Stdio};
use std::time::Instant;

use countersign_server::codegen as rt;
use http::{Method, Request};
use rt::{Body, BoxFuture, Cx, Operation, OperationSpec, Problem, Response, Service, SpecDocument};

use crate::instructions;

/// How the paths of the operations are made.
struct Layout {
    name: &'static str,
    template: fn(usize) -> String,
}

static LAYOUTS: [Layout; 3] = [
    Layout { name: "literals-first", template: |number| format!("/api/r{number}/items/{{id}}") },
    Layout { name: "a-variable-first", template: |number| format!("/{{tenant}}/r{number}/{{id}}") },
    // All at one node.
    Layout {
        name: "templates-in-segments",
        template: |number| match number % 2 {
            0 => format!("/files/r{number}-{{name}}"),
            _ => format!("/files/{{name}}.r{number}"),
        },
    },
];
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

/// A service of so many operations, which is asked so often for the last of them.
pub struct Task {
    layout: &'static Layout,
    size: usize,
    requests: usize,
}

/// `routing/a-variable-first/1000/200`: what a child is told.
pub fn parse(argument: &str) -> Option<Task> {
    let mut words = argument.strip_prefix("routing/")?.split('/');
    let name = words.next()?;
    let layout = LAYOUTS.iter().find(|layout| layout.name == name)?;
    Some(Task { layout, size: words.next()?.parse().ok()?, requests: words.next()?.parse().ok()? })
}

impl Task {
    pub fn run(&self) {
        let (service, path) = (service(self.layout, self.size), (self.layout.template)(self.size - 1));
        let path = path.replace(['{', '}'], "");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for _ in 0..self.requests {
            let request = Request::get(path.as_str()).header("host", "bench").body(Body::empty()).unwrap();
            let response = runtime.block_on(service.respond(request));
            assert_eq!(response.status(), 204, "{path}");
        }
    }
}

/// Instructions per request and how long mounting takes, for each layout and size.
pub fn print() {
    println!("\n### Routing: instructions per request by the number of operations, in process; mounting in ms\n");
    let sizes: Vec<_> = SIZES.iter().map(|size| format!("{size} | mounting")).collect();
    println!("| layout | {} |", sizes.join(" | "));
    println!("|---|{}", "---:|---:|".repeat(SIZES.len()));
    for layout in &LAYOUTS {
        let cells: Vec<_> = SIZES.iter().map(|size| cell(layout, *size)).collect();
        println!("| {} | {} |", layout.name, cells.join(" | "));
    }
}

fn cell(layout: &'static Layout, size: usize) -> String {
    let started = Instant::now();
    drop(service(layout, size));
    let mounting = started.elapsed().as_secs_f64() * 1000.0;
    let counted = instructions::available().then(|| {
        instructions::slope(|wrapper, requests| {
            let program = std::env::current_exe().unwrap();
            let argument = format!("routing/{}/{size}/{requests}", layout.name);
            let mut command = Command::new(&wrapper[0]);
            command.args(&wrapper[1..]).arg(program).arg(argument).stderr(Stdio::null());
            assert!(command.status().unwrap().success(), "{}", layout.name);
        })
    });
    let counted = counted.map_or("not measured".to_owned(), |counted| format!("{counted:.0}"));
    format!("{counted} | {mounting:.1}")
}

struct Nothing;

fn service(layout: &Layout, size: usize) -> Service<Nothing> {
    let operations = (0..size).map(|number| {
        let spec: &'static OperationSpec = Box::leak(Box::new(spec((layout.template)(number).leak())));
        Operation { spec, call, problem: |_, _, problem| problem.into_response() }
    });
    let document = SpecDocument { title: "Routing", base_path: "", json: "{}", yaml: "{}" };
    Service::new(Nothing, document, operations.collect(), |_, _, problem| problem.into_response()).unwrap()
}

fn spec(path: &'static str) -> OperationSpec {
    OperationSpec {
        id: "found",
        method: Method::GET,
        path,
        selector: &[],
        parameters: &[],
        parameters_schema: None,
        body: None,
        security: &[],
        responses: &[],
    }
}

fn call<'a>(_: &'a Nothing, _: &'a Cx, _: Body) -> BoxFuture<'a, Result<Response<Body>, Problem>> {
    Box::pin(async { Ok(rt::empty_response(204)) })
}
