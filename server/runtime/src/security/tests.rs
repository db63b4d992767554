//! The rule, written a second time over plain sets, against every list of up to three alternatives
//! over three schemes and `{}`, in every state of their credentials. The calls of the verifiers are
//! part of each row.

use std::sync::{Mutex, PoisonError};

use futures::FutureExt as _;
use http::{Method, Request};

use super::{AuthenticationOutcome, Credential, Granted, OutcomeKind, Verifier, authenticate_optional};
use crate::auth::AuthError;
use crate::cx::Cx;
use crate::operation::{ApiKeyPlace, OperationSpec, SchemeKind, SchemeUse};
use crate::problem::InternalError;

const SCHEMES: [(&str, SchemeKind, &[&str]); 3] = [
    ("login", SchemeKind::Bearer, &["read"]),
    ("key", SchemeKind::ApiKey { place: ApiKeyPlace::Header, name: "X-Key" }, &["read"]),
    ("cookie", SchemeKind::ApiKey { place: ApiKeyPlace::Cookie, name: "session" }, &[]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Absent,
    Twice,
    Malformed,
    Unknown,
    Short,
    Good,
    Unavailable,
    Internal,
}

impl State {
    const ALL: [Self; 8] = [
        Self::Absent,
        Self::Twice,
        Self::Malformed,
        Self::Unknown,
        Self::Short,
        Self::Good,
        Self::Unavailable,
        Self::Internal,
    ];
}

/// The schemes of one alternative, by their place in [`SCHEMES`].
type Alternative = Vec<usize>;

/// What comes of a request: a status or the principal, and the schemes whose verifiers ran.
type Row = (String, Vec<usize>);

fn expected(security: &[Alternative], states: [State; 3]) -> Row {
    let named: Vec<usize> = security.iter().flatten().copied().collect();
    let row = |what: &str, calls: &[usize]| (what.to_owned(), calls.to_vec());
    if named.iter().any(|scheme| states[*scheme] == State::Twice) {
        return row("400", &[]);
    }
    let present = |scheme: &usize| states[*scheme] != State::Absent;
    let (mut calls, mut worst): (Vec<usize>, Vec<u16>) = (Vec::new(), Vec::new());
    for candidate in security.iter().filter(|names| !names.is_empty() && names.iter().all(present)) {
        if candidate.iter().any(|scheme| states[*scheme] == State::Malformed) {
            worst.push(401);
            continue;
        }
        let mut missed = None;
        for scheme in candidate {
            if !calls.contains(scheme) {
                calls.push(*scheme);
            }
            match states[*scheme] {
                State::Good | State::Short => continue,
                State::Internal => return row("500", &calls),
                State::Unavailable => missed = Some(503),
                State::Absent | State::Twice | State::Malformed | State::Unknown => missed = Some(401),
            }
            break;
        }
        let is_short = |scheme: &usize| states[*scheme] == State::Short && !SCHEMES[*scheme].2.is_empty();
        match missed {
            Some(status) => worst.push(status),
            None if candidate.iter().any(is_short) => worst.push(403),
            None => {
                let names: Vec<_> = candidate.iter().map(|scheme| SCHEMES[*scheme].0).collect();
                return row(&names.join("+"), &calls);
            }
        }
    }
    for status in [503, 403, 401] {
        if worst.contains(&status) {
            return row(&status.to_string(), &calls);
        }
    }
    let anonymous = security.iter().any(Vec::is_empty) && !named.iter().any(present);
    row(if anonymous { "anonymous" } else { "401" }, &[])
}

#[derive(Default)]
struct Recorder {
    calls: Mutex<Vec<String>>,
    outcomes: Mutex<Vec<OutcomeKind>>,
}

impl Verifier for Recorder {
    type Principal = String;

    async fn verify(&self, _: &Cx, scheme: &str, credential: Credential) -> Result<Granted<String>, AuthError> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(scheme.to_owned());
        let text = match scheme {
            "login" => credential.bearer()?.into_string(),
            _ => credential.key()?.into_string(),
        };
        match text.as_str() {
            "Good" => Ok(Granted::scopes(scheme.to_owned(), ["read"])),
            "Short" => Ok(Granted::scopes(scheme.to_owned(), ["write"])),
            "Unavailable" => Err(AuthError::Unavailable { retry_after: None }),
            "Internal" => Err(AuthError::Internal(InternalError::new("broken".to_owned()))),
            _ => Err(AuthError::invalid()),
        }
    }

    async fn combine(&self, _: &Cx, principals: Vec<String>) -> Result<String, AuthError> {
        Ok(principals.join("+"))
    }

    fn finished(&self, _: &Cx, outcome: &AuthenticationOutcome<'_>) {
        self.outcomes.lock().unwrap_or_else(PoisonError::into_inner).push(outcome.kind);
    }
}

fn request(states: [State; 3]) -> Cx {
    let mut request = Request::get("/");
    for ((name, ..), state) in SCHEMES.iter().zip(states) {
        let times = match state {
            State::Absent => 0,
            State::Twice => 2,
            _ => 1,
        };
        for _ in 0..times {
            request = match *name {
                "login" if state == State::Malformed => request.header("authorization", "Bearer a b"),
                "login" => request.header("authorization", format!("Bearer {state:?}")),
                "key" => request.header("x-key", format!("{state:?}")),
                _ => request.header("cookie", format!("session={state:?}")),
            };
        }
    }
    Cx::from_parts(request.body(()).expect("a request").into_parts().0)
}

fn spec(security: &[Alternative]) -> &'static OperationSpec {
    let uses = |scheme: &usize| {
        let (scheme, kind, scopes) = SCHEMES[*scheme];
        SchemeUse { scheme, kind, scopes }
    };
    let alternatives =
        security.iter().map(|names| -> &'static [SchemeUse] { Vec::leak(names.iter().map(uses).collect()) });
    Box::leak(Box::new(OperationSpec {
        id: "test",
        method: Method::GET,
        path: "/",
        selector: &[],
        parameters: &[],
        parameters_schema: None,
        body: None,
        security: Vec::leak(alternatives.collect()),
        responses: &[],
    }))
}

fn came(spec: &'static OperationSpec, states: [State; 3]) -> Row {
    let (cx, recorder) = (request(states), Recorder::default());
    let result = authenticate_optional(&cx, spec, &recorder).now_or_never().expect("no verifier waits");
    let what = match result {
        Ok(Some(principal)) => {
            let held = cx.authenticated_by().unwrap_or_default().iter().map(|used| used.scheme);
            assert_eq!(principal, held.collect::<Vec<_>>().join("+"));
            principal
        }
        Ok(None) => "anonymous".to_owned(),
        Err(problem) => problem.status.as_u16().to_string(),
    };
    assert_eq!(recorder.outcomes.lock().expect("no panic").len(), 1, "told once");
    let place = |name: &String| SCHEMES.iter().position(|(scheme, ..)| scheme == name).expect("a scheme");
    (what, recorder.calls.lock().expect("no panic").iter().map(place).collect())
}

#[test]
fn every_list_of_three_alternatives_in_every_state() {
    let subsets: Vec<Alternative> =
        (0..8_usize).map(|bits| (0..3).filter(|scheme| bits >> scheme & 1 == 1).collect()).collect();
    let mut lists: Vec<Vec<Alternative>> = subsets.iter().map(|only| vec![only.clone()]).collect();
    for length in 2..=3 {
        let longer: Vec<_> = lists.iter().filter(|list| list.len() == length - 1).cloned().collect();
        for list in longer {
            lists.extend(subsets.iter().map(|more| [list.clone(), vec![more.clone()]].concat()));
        }
    }
    let mut count = 0;
    for list in lists.iter().filter(|list| list.iter().any(|alternative| !alternative.is_empty())) {
        let spec = spec(list);
        // Only a bearer can be malformed; a malformed key is 400 like one that is there twice.
        let keys = || State::ALL.into_iter().filter(|state| *state != State::Malformed);
        for login in State::ALL {
            for (key, cookie) in keys().flat_map(|key| keys().map(move |cookie| (key, cookie))) {
                let states = [login, key, cookie];
                assert_eq!(came(spec, states), expected(list, states), "{list:?} {states:?}");
                count += 1;
            }
        }
    }
    assert!(count > 200_000, "{count} rows only");
}

#[test]
fn a_panicking_verifier_is_an_internal_error() {
    struct Panics;
    impl Verifier for Panics {
        type Principal = ();
        async fn verify(&self, _: &Cx, _: &str, _: Credential) -> Result<Granted<()>, AuthError> {
            panic!("in the verifier")
        }
        async fn combine(&self, _: &Cx, _: Vec<()>) -> Result<(), AuthError> {
            Ok(())
        }
        fn finished(&self, _: &Cx, outcome: &AuthenticationOutcome<'_>) {
            assert_eq!(outcome.kind, OutcomeKind::Internal);
        }
    }
    let cx = request([State::Good, State::Absent, State::Absent]);
    let result = authenticate_optional(&cx, spec(&[vec![0]]), &Panics).now_or_never().expect("no wait");
    assert_eq!(result.expect_err("a refusal").status, 500);
}

#[test]
fn the_shortest_retry_after_counts() {
    struct Waits;
    impl Verifier for Waits {
        type Principal = ();
        async fn verify(&self, _: &Cx, scheme: &str, _: Credential) -> Result<Granted<()>, AuthError> {
            let seconds = if scheme == "login" { 9 } else { 4 };
            Err(AuthError::Unavailable { retry_after: Some(std::time::Duration::from_secs(seconds)) })
        }
        async fn combine(&self, _: &Cx, _: Vec<()>) -> Result<(), AuthError> {
            Ok(())
        }
        fn finished(&self, _: &Cx, _: &AuthenticationOutcome<'_>) {}
    }
    let cx = request([State::Good, State::Good, State::Absent]);
    let result = authenticate_optional(&cx, spec(&[vec![0], vec![1]]), &Waits).now_or_never().expect("no wait");
    let problem = result.expect_err("a refusal");
    assert_eq!((problem.status.as_u16(), problem.headers["retry-after"].to_str().expect("text")), (503, "4"));
}
