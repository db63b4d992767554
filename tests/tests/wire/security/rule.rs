//! What must come of a request's credentials, by the README: the first alternative whose credentials are all there decides.
//!
//! Its credentials are read in the document's order: one that is malformed, or there twice, is refused where it is read. Then each is
//! verified, in that order, and the first that does not hold is refused; no other alternative is tried.

use super::credential::{Kind, Scheme, State};
use super::table::Alternative;

/// What comes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) status: u16,
    /// The lines of `WWW-Authenticate`.
    pub(crate) challenges: Vec<String>,
    /// As whom the operation ran: `nobody` where that is optional, `anybody` where nothing is asked.
    pub(crate) ran: Option<String>,
}

/// A credential that is found, and its state.
type Found = Result<Option<State>, Expected>;

const SEVERAL: &str =
    r#"Bearer error="invalid_request", error_description="there is more than one Authorization header""#;
const MALFORMED: &str = r#"Bearer error="invalid_token", error_description="the bearer token is malformed""#;
const INVALID: &str = r#"Bearer error="invalid_token", error_description="the bearer token is not valid""#;

/// What must come of `states`, with the `success` of the operation.
pub(crate) fn expected(security: &[Alternative], states: &[(Scheme, State)], success: u16) -> Expected {
    let ran = |principal: String| Expected { status: success, challenges: Vec::new(), ran: Some(principal) };
    if security.iter().all(Vec::is_empty) {
        return ran("anybody".to_owned());
    }
    for alternative in security.iter().filter(|alternative| !alternative.is_empty()) {
        let read = alternative.iter().map(|(scheme, _)| found(scheme, states)).collect::<Result<Vec<_>, _>>();
        let read = match read {
            Ok(read) => read,
            Err(refusal) => return refusal,
        };
        let Some(there) = read.into_iter().collect::<Option<Vec<_>>>() else { continue };
        let verified = alternative.iter().zip(there).map(|((scheme, scopes), state)| verified(scheme, scopes, state));
        return match verified.collect::<Result<Vec<_>, _>>() {
            Ok(principals) => ran(principals.join(" + ")),
            Err(refusal) => refusal,
        };
    }
    if security.iter().any(Vec::is_empty) {
        return ran("nobody".to_owned());
    }
    let mut challenges: Vec<_> = security.iter().flatten().map(|(scheme, _)| challenge(scheme)).collect();
    let all = challenges.clone();
    let mut index = 0;
    challenges.retain(|challenge| {
        index += 1;
        !all[..index - 1].contains(challenge)
    });
    refused(401, challenges)
}

fn refused(status: u16, challenges: Vec<String>) -> Expected {
    Expected { status, challenges, ran: None }
}

/// The credential of `scheme`, as it is found in the request.
fn found(scheme: &Scheme, states: &[(Scheme, State)]) -> Found {
    let own = states.iter().find(|(other, _)| other.name == scheme.name).map_or(State::Absent, |(_, state)| *state);
    if scheme.is_authorization() {
        let lines: usize =
            states.iter().filter(|(other, _)| other.is_authorization()).map(|(_, state)| state.times()).sum();
        if lines > 1 {
            let challenges = if scheme.kind == Kind::Bearer { Vec::from([SEVERAL.to_owned()]) } else { Vec::new() };
            return Err(refused(400, challenges));
        }
    }
    match (own, &scheme.kind) {
        (State::Absent, _) | (State::Empty, Kind::Key(..)) => Ok(None),
        (State::Malformed | State::Twice, Kind::Key(..)) => Err(refused(400, Vec::new())),
        (State::Malformed | State::Empty, Kind::Bearer) => Err(refused(401, Vec::from([MALFORMED.to_owned()]))),
        (State::Malformed | State::Empty, Kind::Basic) => Err(refused(401, Vec::from([challenge(scheme)]))),
        (state, _) => Ok(Some(state)),
    }
}

/// The principal of a credential that is there.
fn verified(scheme: &Scheme, scopes: &[String], state: State) -> Result<String, Expected> {
    let bearer = scheme.kind == Kind::Bearer;
    match state {
        State::Good => Ok(named(scheme, scopes)),
        State::Narrow if scopes.is_empty() => Ok(named(scheme, scopes)),
        State::Narrow => {
            let challenge = format!(r#"Bearer error="insufficient_scope", scope="{}""#, scopes.join(" "));
            Err(refused(403, if bearer { Vec::from([challenge]) } else { Vec::new() }))
        }
        State::Unsure => Err(refused(503, Vec::new())),
        _ => Err(refused(401, Vec::from([if bearer { INVALID.to_owned() } else { challenge(scheme) }]))),
    }
}

fn named(scheme: &Scheme, scopes: &[String]) -> String {
    match scopes {
        [] => scheme.name.clone(),
        scopes => format!("{}({})", scheme.name, scopes.join(" ")),
    }
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
