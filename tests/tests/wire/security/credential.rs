//! Credentials of every scheme in every state.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_tests::spec::Spec;

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

/// Schemes that must hold together, with the scopes of each.
pub(crate) type Alternative = Vec<(Scheme, Vec<String>)>;

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
    pub(crate) fn text(&self, state: State) -> String {
        let word = if state == State::Twice { "good" } else { state.word() };
        format!("{word}-{}-{SECRET}", self.name)
    }

    /// What stands in `Authorization`.
    pub(crate) fn authorization(&self, state: State) -> String {
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
