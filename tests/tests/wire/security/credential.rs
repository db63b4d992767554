//! Credentials of every scheme in every state, and the request that shows them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_tests::spec::Spec;

use super::table::Row;

/// Is in every credential that is sent, and in nothing else.
pub(crate) const SECRET: &str = "s3cr3t";

/// A security scheme, as the document declares it.
#[derive(Debug, Clone)]
pub(crate) struct Scheme {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// What its credential looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Bearer,
    Basic,
    /// Another scheme of HTTP, by its name.
    Http(String),
    /// Its place and name.
    Key(String, String),
}

/// What is shown for a scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Absent,
    /// There, with nothing in it.
    Empty,
    /// Not what the scheme's credentials look like.
    Malformed,
    Bad,
    /// Without the scopes.
    Narrow,
    /// The verifier cannot answer.
    Unsure,
    /// A good one, two times.
    Twice,
    Good,
}

impl State {
    pub(crate) const ALL: [Self; 8] =
        [Self::Absent, Self::Empty, Self::Malformed, Self::Bad, Self::Narrow, Self::Unsure, Self::Twice, Self::Good];

    /// How often the credential is there.
    pub(crate) fn times(self) -> usize {
        match self {
            Self::Absent => 0,
            Self::Twice => 2,
            _ => 1,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Empty => "empty",
            Self::Malformed => "malformed",
            Self::Bad => "bad",
            Self::Narrow => "narrow",
            Self::Unsure => "unsure",
            Self::Twice => "twice",
            Self::Good => "good",
        }
    }
}

impl Scheme {
    /// The scheme of this name, by what the document says of it.
    pub(crate) fn new(spec: &Spec, name: &str) -> Self {
        let declared = &spec.root["components"]["securitySchemes"][name];
        let text = |key: &str| declared[key].as_str().unwrap_or_default().to_owned();
        let kind = match (text("type").as_str(), text("scheme").as_str()) {
            ("oauth2" | "openIdConnect", _) | ("http", "bearer") => Kind::Bearer,
            ("http", "basic") => Kind::Basic,
            ("http", other) => Kind::Http(other.to_owned()),
            ("apiKey", _) => Kind::Key(text("in"), text("name")),
            other => panic!("{name} is {other:?}"),
        };
        Self { name: name.to_owned(), kind }
    }

    /// Whether it stands in `Authorization`.
    pub(crate) fn is_authorization(&self) -> bool {
        !matches!(self.kind, Kind::Key(..))
    }

    /// Whether its credential can be in this state: what a digest looks like is the implementation's to know.
    pub(crate) fn can_be(&self, state: State) -> bool {
        state != State::Malformed || !matches!(self.kind, Kind::Http(_))
    }

    /// The text that is verified: `good-login-s3cr3t`.
    fn text(&self, state: State) -> String {
        let word = if state == State::Twice { "good" } else { state.word() };
        format!("{word}-{}-{SECRET}", self.name)
    }

    /// What stands in `Authorization`.
    fn authorization(&self, state: State) -> String {
        let text = self.text(state);
        match (&self.kind, state) {
            (Kind::Bearer, State::Empty) => "Bearer".to_owned(),
            (Kind::Bearer, State::Malformed) => format!("Bearer {text} {text}"),
            (Kind::Bearer, _) => format!("Bearer {text}"),
            (Kind::Basic, State::Empty) => "Basic".to_owned(),
            (Kind::Basic, State::Malformed) => format!("Basic %{text}"),
            (Kind::Basic, _) => format!("Basic {}", base64(&format!("user:{text}"))),
            (Kind::Http(name), State::Empty) => name.clone(),
            (Kind::Http(name), _) => format!("{name} {text}"),
            (Kind::Key(..), _) => unreachable!("a key is not in Authorization"),
        }
    }
}

/// The secrets as Basic encodes them.
pub(crate) fn encoded_secrets(schemes: &[Scheme]) -> Vec<String> {
    let basic = schemes.iter().filter(|scheme| scheme.kind == Kind::Basic);
    let shown = basic.flat_map(|scheme| State::ALL.map(|state| base64(&format!("user:{}", scheme.text(state)))));
    // Padding is nothing to look for.
    shown.map(|text| text.trim_end_matches('=').to_owned()).collect()
}

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

fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

/// The scheme's credential as the generated client takes it.
pub(crate) fn given(scheme: &Scheme, state: State) -> (String, String) {
    let word = match &scheme.kind {
        Kind::Bearer => scheme.name.clone(),
        Kind::Basic => format!("basic {}", scheme.name),
        Kind::Http(_) => format!("http {}", scheme.name),
        Kind::Key(..) => format!("key {}", scheme.name),
    };
    (word, scheme.text(state))
}

/// The names of the schemes that the document declares.
pub(crate) fn declared(spec: &Spec) -> Vec<Scheme> {
    let names = spec.root["components"]["securitySchemes"].as_object().map(|schemes| schemes.keys().cloned());
    names.into_iter().flatten().map(|name| Scheme::new(spec, &name)).collect()
}
