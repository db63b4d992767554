//! The JSON-Schema-Test-Suite through the whole request path: each group is an operation of a
//! generated server, each case a request.
//!
//! What is valid reaches the implementation; anything else is answered with 422, and nothing runs.
//! See `fixtures/json-schema/README.md`.
#![allow(clippy::unwrap_used)]

#[path = "../../build/json_schema/suite.rs"]
// The build script uses the rest of it.
#[allow(dead_code)]
mod suite;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign_server::{Body, Service};
use http::{Request, StatusCode};

use suite::{Draft, Group};

/// The generated servers.
#[allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    dead_code,
    unused_imports,
    unused_variables,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used
)]
mod servers {
    include!(concat!(env!("OUT_DIR"), "/json_schema.rs"));
}

/// Implements every operation; counts how often one ran.
#[derive(Debug, Default)]
pub struct Runs(AtomicUsize);

impl Runs {
    fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn required_cases() {
    let services = servers::services();
    let mut wrong = String::new();
    for draft in suite::drafts(Path::new("fixtures/json-schema")).unwrap() {
        let of_draft = services.iter().filter(|(name, ..)| *name == draft.name);
        let by_group = of_draft.flat_map(|(_, groups, service)| groups.iter().map(move |group| (*group, service)));
        wrong += &play(&draft, &by_group.collect()).await;
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Plays a draft, prints how it went, and gives what must not be so.
async fn play(draft: &Draft, services: &BTreeMap<&str, &Service<Runs>>) -> String {
    let mut wrong = String::new();
    let mut tally = Tally::default();
    for out in &draft.left_out {
        for name in out.unknown(&draft.groups) {
            wrong +=
                &format!("{}: left-out.yaml names what the suite does not have: {name} ({})\n", draft.name, out.why);
        }
    }
    for group in draft.writable() {
        let place = format!("{} {}: {}", draft.name, group.name, group.description);
        let as_a_whole = draft.left_out.iter().any(|out| out.cases.is_empty() && out.concerns(group));
        let Some(service) = services.get(group.name.as_str()) else {
            match as_a_whole {
                true => tally.leave_out(group),
                false => wrong += &format!("{place}: refused by the generator\n"),
            }
            continue;
        };
        let mut differ = 0;
        for (name, data, valid) in &group.cases {
            let differs = differs(service, group, data, *valid).await;
            differ += usize::from(differs.is_some());
            if as_a_whole {
                continue;
            }
            let alone = draft.left_out.iter().any(|out| out.cases.contains(name) && out.concerns(group));
            match (differs, alone) {
                (None, false) => tally.hold += 1,
                (Some(_), true) => tally.cases += 1,
                (Some(how), false) => wrong += &format!("{place}: {name}: {how}\n"),
                (None, true) => wrong += &format!("{place}: {name}: need not be left out\n"),
            }
        }
        match (as_a_whole, differ) {
            (false, _) => tally.groups += 1,
            (true, 0) => wrong += &format!("{place}: need not be left out\n"),
            (true, _) => tally.leave_out(group),
        }
    }
    println!("{}: {tally}", draft.name);
    wrong
}

/// What comes of the case, where that is not what must come.
async fn differs(service: &Service<Runs>, group: &Group, data: &str, valid: bool) -> Option<String> {
    let before = service.api().0.load(Ordering::Relaxed);
    let request = Request::post(format!("/{}", group.name)).header("host", "suite");
    let request = request.header("content-type", "application/json").body(Body::from(data.to_owned())).unwrap();
    let response = service.respond(request).await;
    let ran = service.api().0.load(Ordering::Relaxed) > before;
    let status = response.status();
    let wanted = if valid { StatusCode::NO_CONTENT } else { StatusCode::UNPROCESSABLE_ENTITY };
    if status == wanted && ran == valid {
        return None;
    }
    let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
    let data = data.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(format!("{data} is valid: {valid}, answered {status}: {}", String::from_utf8_lossy(&body)))
}

/// How many cases hold, and how many are left out.
#[derive(Debug, Default)]
struct Tally {
    hold: usize,
    groups: usize,
    cases: usize,
    groups_left_out: usize,
    cases_left_out: usize,
}

impl Tally {
    fn leave_out(&mut self, group: &Group) {
        self.groups_left_out += 1;
        self.cases_left_out += group.cases.len();
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { hold, groups, cases, groups_left_out, cases_left_out } = self;
        write!(
            f,
            "{hold} cases hold in {groups} groups; left out are {groups_left_out} groups of {cases_left_out} cases, and {cases} cases of others"
        )
    }
}
