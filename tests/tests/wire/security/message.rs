//! The request that shows credentials.

use super::credential::{Kind, Scheme, State};
use super::table::Row;

/// A request, as characters that are bytes.
#[derive(Debug, Default)]
pub(crate) struct Message {
    line: String,
    query: Vec<String>,
    headers: Vec<String>,
    body: String,
}

impl Message {
    /// The row's request.
    pub(crate) fn new(row: &Row) -> Self {
        let line = format!("{} {}", row.method, row.path);
        let mut message = Self { line, query: row.query.clone(), ..Self::default() };
        let mut cookies = Vec::new();
        for (scheme, state) in &row.states {
            for _ in 0..state.times() {
                match &scheme.kind {
                    Kind::Key(place, name) if place == "query" => message.query.push(pair(scheme, name, *state, "%zz")),
                    Kind::Key(place, name) if place == "cookie" => cookies.push(pair(scheme, name, *state, "\u{fe}")),
                    Kind::Key(_, name) => message.headers.push(format!("{name}: {}", value(scheme, *state, "\u{fe}"))),
                    _ => message.headers.push(format!("Authorization: {}", scheme.authorization(*state))),
                }
            }
        }
        if !cookies.is_empty() {
            message.headers.push(format!("Cookie: {}", cookies.join("; ")));
        }
        if let Some((media_type, body)) = &row.body {
            message.headers.push(format!("Content-Type: {media_type}"));
            message.headers.push(format!("Content-Length: {}", body.len()));
            message.body.clone_from(body);
        }
        message
    }

    /// The bytes on the wire.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query.join("&")) };
        let mut head = format!("{}{query} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n", self.line);
        for header in &self.headers {
            head += &format!("{header}\r\n");
        }
        let text = head + "\r\n" + &self.body;
        text.chars().map(|c| u8::try_from(u32::from(c)).expect("a byte")).collect()
    }
}

fn pair(scheme: &Scheme, name: &str, state: State, fault: &str) -> String {
    format!("{name}={}", value(scheme, state, fault))
}

/// A key's text; `fault` is what makes it malformed where it stands.
fn value(scheme: &Scheme, state: State, fault: &str) -> String {
    match state {
        State::Empty => String::new(),
        State::Malformed => format!("{fault}{}", scheme.text(state)),
        state => scheme.text(state),
    }
}
