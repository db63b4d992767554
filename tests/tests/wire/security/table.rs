//! The rows of the table, and how they are shown for review.

use std::fmt::Write as _;

use countersign_tests::sample::valid;
use countersign_tests::spec::{Operation, Spec};
use serde_json::{Value, json};

use super::credential::{Alternative, Scheme, State};
use super::rule::{Expected, expected};

/// A request and what must come of it.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) method: String,
    pub(crate) path: String,
    /// What else must be in the query.
    pub(crate) query: Vec<String>,
    pub(crate) body: Option<(String, String)>,
    /// What the operation answers where it runs.
    pub(crate) answer: Option<Value>,
    pub(crate) states: Vec<(Scheme, State)>,
    pub(crate) expected: Expected,
}

impl Row {
    /// `header good, login bad`.
    pub(crate) fn name(&self) -> String {
        let states: Vec<_> =
            self.states.iter().map(|(scheme, state)| format!("{} {}", scheme.name, state.word())).collect();
        states.join(", ")
    }
}

/// Every combination of the states of the operation's credentials; of three schemes those states alone that differ in kind.
pub(crate) fn rows(spec: &Spec, operation: &Operation) -> Vec<Row> {
    let security: Vec<Alternative> = operation
        .security
        .iter()
        .map(|alternative| alternative.iter().map(|(name, scopes)| (Scheme::new(spec, name), scopes.clone())).collect())
        .collect();
    let mut schemes: Vec<Scheme> = Vec::new();
    for (scheme, _) in security.iter().flatten() {
        if !schemes.iter().any(|other| other.name == scheme.name) {
            schemes.push(scheme.clone());
        }
    }
    if schemes.is_empty() {
        // Where nothing is asked, nothing that is shown makes a difference.
        schemes.push(Scheme::new(spec, "login"));
    }
    let mut combinations: Vec<Vec<(Scheme, State)>> = vec![Vec::new()];
    for scheme in &schemes {
        let states = states(scheme, &security, schemes.len());
        let more = combinations.iter().flat_map(|combination| {
            states.iter().map(|state| {
                let mut combination = combination.clone();
                combination.push((scheme.clone(), *state));
                combination
            })
        });
        combinations = more.collect();
    }
    combinations.into_iter().map(|states| row(spec, operation, &security, states)).collect()
}

/// The states of a scheme's credential that can make a difference.
fn states(scheme: &Scheme, security: &[Alternative], schemes: usize) -> Vec<State> {
    let scoped = security.iter().flatten().any(|(other, scopes)| other.name == scheme.name && !scopes.is_empty());
    let kept = |state: &State| match state {
        State::Empty | State::Unsure | State::Twice if schemes > 2 => false,
        State::Narrow => scoped,
        state => scheme.can_be(*state),
    };
    State::ALL.into_iter().filter(kept).collect()
}

fn row(spec: &Spec, operation: &Operation, security: &[Alternative], states: Vec<(Scheme, State)>) -> Row {
    let (status, response) = operation.responses.iter().find(|(status, _)| status.starts_with('2')).unwrap();
    let answer = response["content"].as_object().and_then(|content| content.values().next());
    let required = operation.parameters.iter().filter(|parameter| parameter["required"] == true);
    let query = required.map(|parameter| format!("{}=1", parameter["name"].as_str().unwrap_or_default())).collect();
    let body = operation.body_content().map(|(media_type, schema)| {
        let fields = valid(spec, schema, false);
        let pairs = fields
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or_default()));
        (media_type.to_owned(), pairs.collect::<Vec<_>>().join("&"))
    });
    Row {
        method: operation.method.to_uppercase(),
        path: operation.path.clone(),
        query,
        body,
        answer: answer.map(|media| json!({ "ok": valid(spec, &media["schema"], false) })),
        expected: expected(security, &states, status.parse().unwrap()),
        states,
    }
}

/// The operation's rows as a table: the states of the last scheme from left to right, those of the others downward.
pub(crate) fn shown(operation: &Operation, rows: &[Row]) -> String {
    let mut text = format!("{} {}: {}\n", operation.method.to_uppercase(), operation.path, asked(operation));
    let columns = columns(rows);
    for line in rows.chunks(columns) {
        let last = |row: &Row| row.states.last().map(|(scheme, state)| format!("{} {}", scheme.name, state.word()));
        let others = |row: &Row| {
            let (_, others) = row.states.split_last()?;
            let others: Vec<_> =
                others.iter().map(|(scheme, state)| format!("{} {}", scheme.name, state.word())).collect();
            Some(others.join(", "))
        };
        let name = line.first().and_then(others).unwrap_or_default();
        if !name.is_empty() {
            let _ = writeln!(text, "  {name}");
        }
        for row in line {
            let _ = writeln!(text, "    {:<18} {}", last(row).unwrap_or_default(), cell(&row.expected));
        }
    }
    text + "\n"
}

/// How many states the last scheme has.
fn columns(rows: &[Row]) -> usize {
    let others = |row: &Row| {
        row.states.split_last().map(|(_, others)| others.iter().map(|(_, state)| *state).collect::<Vec<_>>())
    };
    let first = rows.first().and_then(others);
    rows.iter().take_while(|row| others(row) == first).count().max(1)
}

/// The operation's requirement in words: `header + login(read) or cookie or nobody`.
fn asked(operation: &Operation) -> String {
    let alternatives: Vec<String> = operation
        .security
        .iter()
        .map(|alternative| {
            let schemes: Vec<_> = alternative
                .iter()
                .map(|(scheme, scopes)| match scopes.as_slice() {
                    [] => scheme.clone(),
                    scopes => format!("{scheme}({})", scopes.join(" ")),
                })
                .collect();
            if schemes.is_empty() { "nobody".to_owned() } else { schemes.join(" + ") }
        })
        .collect();
    if alternatives.is_empty() { "anybody".to_owned() } else { alternatives.join(" or ") }
}

/// `204 as login`, `401 Bearer error="invalid_token", ..`.
fn cell(expected: &Expected) -> String {
    match &expected.ran {
        Some(principal) => format!("{} as {principal}", expected.status),
        None => format!("{} {}", expected.status, expected.challenges.join(" | ")).trim_end().to_owned(),
    }
}
