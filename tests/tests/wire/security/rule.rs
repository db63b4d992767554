//! What must come of a request's credentials: the rule of the book, written a second time.
//!
//! One satisfied alternative is enough. All credentials are read before any is verified: one that is
//! there twice, or is not text, is 400. An alternative whose credentials are all present is a
//! candidate. Candidates are tried in the document's order until one holds. If none holds, the answer
//! is 503, 403 or 401, in this order of preference.

use super::credential::{Alternative, Kind, Scheme, State};

/// What comes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) status: u16,
    /// The lines of `WWW-Authenticate`.
    pub(crate) challenges: Vec<String>,
    /// As whom the operation ran: `nobody` where that is optional, `anybody` where nothing is asked.
    pub(crate) ran: Option<String>,
}

const SEVERAL: &str =
    r#"Bearer error="invalid_request", error_description="there is more than one Authorization header""#;
const MALFORMED: &str = r#"Bearer error="invalid_token", error_description="the bearer token is malformed""#;
const INVALID: &str = r#"Bearer error="invalid_token", error_description="the bearer token is not valid""#;

/// Why a candidate does not hold.
enum Miss {
    Unavailable,
    Scope(Vec<String>),
    Failed(String),
}

/// What must come of `states`, with the `success` of the operation.
pub(crate) fn expected(security: &[Alternative], states: &[(Scheme, State)], success: u16) -> Expected {
    let ran = |principal: String| Expected { status: success, challenges: Vec::new(), ran: Some(principal) };
    if security.iter().all(Vec::is_empty) {
        return ran("anybody".to_owned());
    }
    if let Some(refusal) = unreadable(security, states) {
        return refusal;
    }
    let is_present = |scheme: &Scheme| is_present(scheme, state_of(scheme, states));
    let mut misses = Vec::new();
    for alternative in security.iter().filter(|alternative| !alternative.is_empty()) {
        if !alternative.iter().all(|(scheme, _)| is_present(scheme)) {
            continue;
        }
        match miss(alternative, states) {
            None => {
                let names = alternative.iter().map(|(scheme, _)| scheme.name.clone());
                return ran(names.collect::<Vec<_>>().join(" + "));
            }
            Some(miss) => misses.push(miss),
        }
    }
    if !misses.is_empty() {
        return refusal(&misses);
    }
    let any_sent = security.iter().flatten().any(|(scheme, _)| is_present(scheme));
    if security.iter().any(Vec::is_empty) && !any_sent {
        return ran("nobody".to_owned());
    }
    refused(401, security.iter().flatten().map(|(scheme, _)| challenge(scheme)).collect())
}

/// A refusal, each challenge once.
fn refused(status: u16, challenges: Vec<String>) -> Expected {
    let mut once = Vec::new();
    challenges.into_iter().filter(|challenge| !challenge.is_empty()).for_each(|challenge| {
        if !once.contains(&challenge) {
            once.push(challenge);
        }
    });
    Expected { status, challenges: once, ran: None }
}

fn state_of(scheme: &Scheme, states: &[(Scheme, State)]) -> State {
    states.iter().find(|(other, _)| other.name == scheme.name).map_or(State::Absent, |(_, state)| *state)
}

/// Whether the credential counts as present. A malformed one does.
fn is_present(scheme: &Scheme, state: State) -> bool {
    match state {
        State::Absent => false,
        State::Empty => !matches!(scheme.kind, Kind::Key(..)),
        State::Malformed | State::Bad | State::Narrow | State::Unsure | State::Twice | State::Good => true,
    }
}

/// 400, whatever else the request shows. The first scheme that cannot be read decides.
fn unreadable(security: &[Alternative], states: &[(Scheme, State)]) -> Option<Expected> {
    let lines: usize =
        states.iter().filter(|(scheme, _)| scheme.is_authorization()).map(|(_, state)| state.times()).sum();
    let has_bearer = security.iter().flatten().any(|(scheme, _)| scheme.kind == Kind::Bearer);
    security.iter().flatten().find_map(|(scheme, _)| match (&scheme.kind, state_of(scheme, states)) {
        (Kind::Key(..), State::Malformed | State::Twice) => Some(refused(400, Vec::new())),
        (Kind::Key(..), _) => None,
        (_, _) if lines > 1 => {
            Some(refused(400, if has_bearer { Vec::from([SEVERAL.to_owned()]) } else { Vec::new() }))
        }
        (_, _) => None,
    })
}

/// Why a candidate does not hold; `None` where it holds.
fn miss(alternative: &Alternative, states: &[(Scheme, State)]) -> Option<Miss> {
    let with_state = || alternative.iter().map(|(scheme, scopes)| (scheme, scopes, state_of(scheme, states)));
    let is_malformed = |scheme: &Scheme, state| {
        matches!((&scheme.kind, state), (Kind::Bearer | Kind::Basic, State::Malformed | State::Empty))
    };
    if let Some((scheme, ..)) = with_state().find(|(scheme, _, state)| is_malformed(scheme, *state)) {
        let malformed = if scheme.kind == Kind::Bearer { MALFORMED.to_owned() } else { challenge(scheme) };
        return Some(Miss::Failed(malformed));
    }
    for (scheme, _, state) in with_state() {
        match state {
            State::Good | State::Narrow => {}
            State::Unsure => return Some(Miss::Unavailable),
            State::Absent | State::Empty | State::Malformed | State::Bad | State::Twice => {
                let invalid = if scheme.kind == Kind::Bearer { INVALID.to_owned() } else { challenge(scheme) };
                return Some(Miss::Failed(invalid));
            }
        }
    }
    let mut lacking = with_state().filter(|(_, scopes, state)| *state == State::Narrow && !scopes.is_empty());
    lacking.next().map(|(scheme, scopes, _)| match scheme.kind {
        Kind::Bearer => Miss::Scope(scopes.clone()),
        _ => Miss::Scope(Vec::new()),
    })
}

/// The answer for the candidate that came closest.
fn refusal(misses: &[Miss]) -> Expected {
    if misses.iter().any(|miss| matches!(miss, Miss::Unavailable)) {
        return refused(503, Vec::new());
    }
    let lacking = misses.iter().find_map(|miss| match miss {
        Miss::Scope(scopes) => Some(scopes),
        Miss::Unavailable | Miss::Failed(_) => None,
    });
    if let Some(scopes) = lacking {
        let challenge = format!(r#"Bearer error="insufficient_scope", scope="{}""#, scopes.join(" "));
        return refused(403, if scopes.is_empty() { Vec::new() } else { Vec::from([challenge]) });
    }
    let failed = misses.iter().map(|miss| match miss {
        Miss::Failed(challenge) => challenge.clone(),
        Miss::Unavailable | Miss::Scope(_) => String::new(),
    });
    refused(401, failed.collect())
}

/// What says that a credential of the scheme would do.
fn challenge(scheme: &Scheme) -> String {
    match &scheme.kind {
        Kind::Bearer => "Bearer".to_owned(),
        Kind::Basic => r#"Basic realm="api", charset="UTF-8""#.to_owned(),
        Kind::Http(name) => name.clone(),
        Kind::Key(_, name) => format!(r#"ApiKey name="{name}""#),
    }
}
