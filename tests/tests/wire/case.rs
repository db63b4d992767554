//! A case: what goes in, what must come out, and what came.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;

use countersign_tests::echo::Tape;
use countersign_tests::raw::{self, Request};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{documents, log};

/// A case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// A request line: `GET /path?query`.
    send: Option<String>,
    /// The headers of the request, one a line.
    #[serde(default)]
    headers: String,
    /// The body of the request: text as it is, anything else as JSON.
    body: Option<Value>,
    /// An operation of the client.
    call: Option<String>,
    /// The arguments of the call.
    #[serde(default)]
    with: BTreeMap<String, Value>,
    /// The credentials of the call: a bearer, key or password by the name of its scheme.
    #[serde(default)]
    credentials: BTreeMap<String, String>,
    /// Whether answers are checked against the document.
    #[serde(default = "yes")]
    pub(crate) check: bool,
    /// What the echo answers; what it saw where nothing is said.
    pub(crate) answer: Option<Value>,
    /// The status that must come.
    status: Option<u16>,
    /// What the operation must be given; null where none may run.
    #[serde(default, deserialize_with = "some")]
    seen: Option<Value>,
    /// Where the violations are that the answer must list: no others, in any order.
    places: Option<Vec<String>>,
}

fn yes() -> bool {
    true
}

/// Tells null from nothing.
fn some<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// What came of a case.
#[derive(Debug)]
pub(crate) struct Came {
    what: String,
    status: Option<u16>,
    answer: String,
    seen: Option<Value>,
    logged: Vec<String>,
}

/// Headers that are not about the case.
const SILENT: [&str; 4] = ["date", "x-request-id", "content-length", "connection"];

impl Case {
    pub(crate) async fn play(&self, document: &str, address: SocketAddr, tape: &Tape) -> Came {
        match (&self.send, &self.call) {
            (Some(line), None) => self.sent(line, address, tape).await,
            (None, Some(operation)) => self.called(document, operation, address, tape).await,
            _ => panic!("{}: either `send` or `call`", self.name),
        }
    }

    async fn sent(&self, line: &str, address: SocketAddr, tape: &Tape) -> Came {
        let (method, target) = line.split_once(' ').unwrap();
        let mut request = Request::new(method, target);
        for (name, value) in self.headers.lines().filter_map(|line| line.split_once(": ")) {
            request = request.header(name, value);
        }
        let body = self.body.as_ref().map(|body| body.as_str().map_or_else(|| body.to_string(), str::to_owned));
        let is_chunked = self.headers.to_ascii_lowercase().contains("transfer-encoding:");
        if let Some(body) = body.as_ref().filter(|_| !is_chunked) {
            request = request.header("content-length", &body.len().to_string());
        }
        let mut bytes = request.bytes();
        bytes.extend(body.as_deref().unwrap_or_default().bytes());
        let reply = raw::exchange(address, &bytes).await;
        let (status, answer) = match &reply {
            None => (None, "no answer\n".to_owned()),
            Some(reply) => {
                let mut answer = String::new();
                for (name, value) in reply.headers.iter().filter(|(name, _)| !SILENT.contains(&name.as_str())) {
                    answer += &format!("  {name}: {value}\n");
                }
                let broken = if reply.whole { "" } else { "  (broken off)\n" };
                (Some(reply.status), answer + &indented(&without_ids(&reply.text())) + broken)
            }
        };
        let body = body.map(|body| indented(&body)).unwrap_or_default();
        let what = format!("> {line}\n{}{body}", indented(&self.headers));
        Came { what, status, answer, seen: tape.seen(), logged: log::taken() }
    }

    async fn called(&self, document: &str, operation: &str, address: SocketAddr, tape: &Tape) -> Came {
        let mut session = documents::session(document, &format!("http://{address}"));
        for (scheme, credential) in &self.credentials {
            session = match scheme.split_once(' ') {
                Some(("key", name)) => session.api_key(name, credential.as_str()),
                Some(("basic", name)) => session.basic(name, "user", credential.as_str()),
                Some(("http", name)) => session.authorization(name, credential.as_str()),
                _ => session.bearer(scheme.as_str(), credential.as_str()),
            };
        }
        let came = documents::call(document, session, operation, &json!(self.with)).await;
        let what = format!("call {operation} {}\n", json!(self.with));
        let status = came.as_ref().ok().and_then(|came| came["status"].as_u64()).and_then(|code| code.try_into().ok());
        let answer = match came {
            Ok(value) => format!("  {value}\n"),
            Err(error) => format!("  error: {error}\n"),
        };
        Came { what, status, answer: without_ids(&answer), seen: tape.seen(), logged: log::taken() }
    }

    /// What is wrong with what came.
    pub(crate) fn complaints(&self, came: &Came) -> Vec<String> {
        let mut complaints = Vec::new();
        if self.status.is_some() && self.status != came.status {
            complaints.push(format!("{:?} is not {:?}", came.status, self.status));
        }
        if let Some(places) = &self.places {
            let (mut wanted, mut listed) = (places.clone(), came.places());
            wanted.sort();
            listed.sort();
            if wanted != listed {
                complaints.push(format!("violations are at {listed:?}, not {wanted:?}"));
            }
        }
        let given = came.seen.as_ref().and_then(|seen| seen.as_object()?.values().next().cloned());
        if let Some(seen) = &self.seen {
            let given = given.clone().unwrap_or_default();
            if &given != seen {
                complaints.push(format!("the operation was given {given}, not {seen}"));
            }
        } else if self.call.is_some() && self.status.is_none_or(|status| status < 400) {
            // What goes into the client comes out of the server.
            for (name, value) in &self.with {
                let given =
                    given.as_ref().map(|given| if name == "body" { &given["body"] } else { &given["params"][name] });
                if given != Some(value) {
                    complaints.push(format!("`{name}` went in as {value} and came out as {given:?}"));
                }
            }
        }
        complaints
    }
}

impl Came {
    /// Where the violations are that the answer lists.
    fn places(&self) -> Vec<String> {
        let body = self.answer.lines().find_map(|line| serde_json::from_str::<Value>(line).ok());
        let errors = body.as_ref().and_then(|body| body["errors"].as_array()).into_iter().flatten();
        errors.filter_map(|error| error["place"].as_str().map(str::to_owned)).collect()
    }
}

impl fmt::Display for Came {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        match self.status {
            Some(status) => writeln!(f, "< {status}")?,
            None => writeln!(f, "<")?,
        }
        write!(f, "{}", self.answer)?;
        self.logged.iter().try_for_each(|error| writeln!(f, "! {error}"))?;
        match &self.seen {
            Some(seen) => writeln!(f, "= {seen}"),
            None => writeln!(f, "= nothing ran"),
        }
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// Dropshot puts the id of the request into its own answers, in quotes that the client's answer
/// escapes.
fn without_ids(text: &str) -> String {
    match text.split_once("request_id") {
        Some((before, behind)) => {
            let start = behind.find(|c: char| c.is_ascii_hexdigit()).unwrap_or_default();
            let rest = behind[start..].trim_start_matches(|c: char| c.is_ascii_hexdigit() || c == '-');
            format!("{before}request_id{}…{rest}", &behind[..start])
        }
        None => text.to_owned(),
    }
}
