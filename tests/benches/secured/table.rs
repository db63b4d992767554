//! The tables that are printed.

use crate::child::Running;
use crate::load::{self, ROUNDS, Request, TURN, median};
use crate::setting::{Logging, Server, Setting};
use crate::{fastapi, instructions};

/// All servers side by side for one request.
pub fn print(request: Request) {
    println!("\n### {}\n", request.title());
    println!(
        "| server | instructions, no logging | ratio | instructions, one line a request | ratio | requests/s | ratio |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let rates = rates(request);
    let counts: Vec<_> = Server::all()
        .map(|server| [Logging::Off, Logging::Line].map(|logging| count(Setting { server, logging }, request)))
        .collect();
    // Everything is held against Dropshot by hand; where the body counts, against axum, which does least with it.
    let by = if request == Request::Checked { Server::Axum } else { Server::Dropshot };
    let base = Server::all().position(|server| server == by).unwrap();
    for (row, server) in Server::all().enumerate() {
        let cells = [
            cell(counts[row][0], counts[base][0]),
            cell(counts[row][1], counts[base][1]),
            cell(Some(rates[row]), Some(rates[base])),
        ];
        println!("| {} | {} |", server.name(), cells.join(" | "));
    }
    if request == Request::Checked {
        match fastapi::rate() {
            Ok(rate) => println!(
                "| FastAPI, uvicorn | not measured | | not measured | | {} |",
                cell(Some(rate), Some(rates[base]))
            ),
            Err(why) => println!("| FastAPI, uvicorn | not measured: {why} | | | | | |"),
        }
    }
}

/// What scopes and alternatives cost beside one bearer.
pub fn print_security() {
    println!("\n### What security costs: instructions per request of the generated server, no logging\n");
    println!("| request | instructions | ratio |");
    println!("|---|---:|---:|");
    let setting = Setting { server: Server::Generated, logging: Logging::Off };
    let counts = Request::SECURITY.map(|request| count(setting, request));
    for (request, counted) in Request::SECURITY.into_iter().zip(counts) {
        println!("| {} | {} |", request.title(), cell(counted, counts[0]));
    }
}

/// What logging costs, ours and Dropshot's own.
pub fn print_logging() {
    println!("\n### What a line of log costs: GET /items/, instructions per request\n");
    println!("| server | no logging | with | cost |");
    println!("|---|---:|---:|---:|");
    let rows = [
        ("generated, one `tracing` line", Server::Generated, Logging::Line),
        ("Dropshot by hand, one `tracing` line", Server::Dropshot, Logging::Line),
        ("Dropshot by hand, its default logger", Server::Dropshot, Logging::Default),
    ];
    for (name, server, logging) in rows {
        let without = count(Setting { server, logging: Logging::Off }, Request::Get);
        let with = count(Setting { server, logging }, Request::Get);
        match (without, with) {
            (Some(without), Some(with)) => println!("| {name} | {without:.0} | {with:.0} | {:.0} |", with - without),
            _ => println!("| {name} | not measured | not measured | |"),
        }
    }
}

fn count(setting: Setting, request: Request) -> Option<f64> {
    if !instructions::available() {
        return None;
    }
    Some(instructions::per_request(setting, request))
}

/// Median requests per second of each server, with logging on, in [`Server::all`]'s order.
fn rates(request: Request) -> Vec<f64> {
    let running: Vec<_> =
        Server::all().map(|server| Running::start(Setting { server, logging: Logging::Line }, request, &[])).collect();
    let mut rounds = vec![Vec::new(); running.len()];
    for server in &running {
        load::sequential(server.address, request, 500);
    }
    for _ in 0..ROUNDS {
        for (server, rates) in running.iter().zip(&mut rounds) {
            rates.push(load::throughput(server.address, request, TURN));
        }
    }
    rounds.into_iter().map(median).collect()
}

/// A value, and its ratio to `base`.
fn cell(value: Option<f64>, base: Option<f64>) -> String {
    match (value, base) {
        (Some(value), Some(base)) => format!("{value:.0} | {:.2}", value / base),
        _ => "not measured | ".to_owned(),
    }
}
