//! The table by group, and the list of documents that fall short.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::outcome::Outcome;

pub(crate) fn print(outcomes: &[Outcome], compiled: bool) {
    let mut groups: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        groups.entry(outcome.group()).or_default().push(outcome);
    }
    let compile_heads = if compiled { "  server compiles  client compiles" } else { "" };
    println!(
        "{:<18} documents  clean  warned  refused  crashed  server  client  median ms   max ms  max MB{compile_heads}",
        "group"
    );
    for (group, members) in &groups {
        println!("{}", row(group, members, compiled));
    }
    let all: Vec<_> = outcomes.iter().collect();
    println!("{}", row("all", &all, compiled));
    refusals(outcomes);
    short(outcomes);
}

fn row(name: &str, members: &[&Outcome], compiled: bool) -> String {
    let count = |is: &dyn Fn(&Outcome) -> bool| members.iter().filter(|outcome| is(outcome)).count();
    let mut millis: Vec<_> = members.iter().map(|outcome| outcome.report.millis).collect();
    millis.sort_unstable();
    let mut text = format!(
        "{name:<18} {:>9}  {:>5}  {:>6}  {:>7}  {:>7}  {:>6}  {:>6}  {:>9}  {:>7}  {:>6}",
        members.len(),
        count(&|outcome| outcome.is_taken() && !outcome.has_warnings()),
        count(&|outcome| outcome.is_taken() && outcome.has_warnings()),
        count(&|outcome| outcome.crash.is_none() && !outcome.is_taken()),
        count(&|outcome| outcome.crash.is_some()),
        count(&|outcome| outcome.report.server),
        count(&|outcome| outcome.report.client),
        millis.get(millis.len() / 2).copied().unwrap_or(0),
        millis.last().copied().unwrap_or(0),
        members.iter().map(|outcome| outcome.report.kilobytes / 1024).max().unwrap_or(0),
    );
    if compiled {
        let compiles = |side: &Option<Result<f64, String>>| matches!(side, Some(Ok(_)));
        let server = count(&|outcome| compiles(&outcome.server_compiles));
        let client = count(&|outcome| compiles(&outcome.client_compiles));
        let _ = write!(text, "  {server:>15}  {client:>15}");
    }
    text
}

/// How often each diagnostic was the first that refused a document.
fn refusals(outcomes: &[Outcome]) {
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for said in outcomes.iter().filter_map(Outcome::refusal) {
        *codes.entry(&said.code).or_default() += 1;
    }
    let mut codes: Vec<_> = codes.into_iter().collect();
    codes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    if !codes.is_empty() {
        println!("\nrefused by:");
        codes.iter().for_each(|(code, count)| println!("  {count:>4}  {code}"));
    }
}

fn short(outcomes: &[Outcome]) {
    println!("\nfall short:");
    for outcome in outcomes {
        let why = match (&outcome.crash, outcome.refusal()) {
            (Some(crash), _) => format!("CRASH {crash}"),
            (None, Some(said)) => {
                format!("{} {}: {}", said.place.as_deref().unwrap_or("(no place)"), said.code, said.message)
            }
            (None, None) => {
                let side = |name: &str, side: &Option<Result<f64, String>>| match side {
                    Some(Err(error)) => format!("{name} does not compile: {error} "),
                    _ => String::new(),
                };
                let both = side("server", &outcome.server_compiles) + &side("client", &outcome.client_compiles);
                if both.is_empty() {
                    continue;
                }
                both
            }
        };
        println!("  {}: {}", outcome.name, why.trim());
    }
}

/// A line for each document: name, server, client, warnings, milliseconds, kilobytes, first error.
pub(crate) fn lines(outcomes: &[Outcome]) -> String {
    let line = |outcome: &Outcome| {
        let Outcome { name, report, .. } = outcome;
        let seconds = |side: &Option<Result<f64, String>>| match side {
            Some(Ok(seconds)) => format!("{seconds:.1}"),
            Some(Err(_)) => "error".to_owned(),
            None => "-".to_owned(),
        };
        let refusal = outcome.refusal().map_or("", |said| said.code.as_str());
        format!(
            "{name}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{refusal}{}\n",
            report.operations,
            report.server,
            report.client,
            report.diagnostics.iter().filter(|said| !said.error).count(),
            report.millis,
            report.kilobytes,
            seconds(&outcome.server_compiles),
            seconds(&outcome.client_compiles),
            outcome.crash.as_deref().unwrap_or_default(),
        )
    };
    outcomes.iter().map(line).collect()
}
