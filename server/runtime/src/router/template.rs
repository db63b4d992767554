//! Path templates.
//!
//! <https://spec.openapis.org/oas/v3.0.3#path-templating>

use std::cmp::Ordering;

use percent_encoding::percent_decode_str;

use super::error::MountError;
use super::spelling::{last_character, normalized};

/// A path template, split at its slashes: `/files/{name}.{ext}`.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub(crate) segments: Vec<Segment>,
    /// Whether it ends with a slash.
    pub(crate) slash: bool,
    /// The template as written, where it is a path as it is: found by comparing text, as most requests are.
    plain: Option<String>,
}

/// What stands between two slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    /// Text, decoded.
    Literal(String),
    /// One variable and nothing else.
    Variable,
    /// Variables and text.
    Mixed(Vec<Piece>),
}

/// A part of a mixed segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Literal(String),
    Variable,
}

impl Template {
    /// The template below the path `base`, which is none, and the names of its variables.
    pub(crate) fn parse(base: &str, text: &'static str) -> Result<(Self, Vec<&'static str>), MountError> {
        let fault = || MountError::new(format!("the path {text} is not a template"));
        let path = text.strip_prefix('/').ok_or_else(fault)?;
        let (path, slash) = match path.strip_suffix('/') {
            Some(path) => (path, true),
            None => (path, path.is_empty()),
        };
        let mut names = Vec::new();
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        let segments = segments.map(|segment| segment_of(segment, &mut names).ok_or_else(fault));
        let below = base.split('/').filter(|segment| !segment.is_empty()).map(|segment| Ok(literal(segment)));
        let segments = below.chain(segments).collect::<Result<_, _>>()?;
        let plain = format!("{base}{text}");
        let plain = (!plain.contains(['{', '%']) && !plain.contains("//")).then_some(plain);
        Ok((Self { segments, slash, plain }, names))
    }

    /// The raw values of the variables, where `path` is of this template.
    pub(crate) fn matches(&self, path: &str) -> Option<Vec<String>> {
        if self.plain.as_deref() == Some(path) {
            return Some(Vec::new());
        }
        let path = path.strip_prefix('/')?;
        let (path, slash) = match path.strip_suffix('/') {
            Some(path) => (path, true),
            None => (path, path.is_empty()),
        };
        if slash != self.slash {
            return None;
        }
        let mut values = Vec::new();
        let mut parts = path.split('/');
        if self.segments.is_empty() {
            return path.is_empty().then_some(values);
        }
        for segment in &self.segments {
            segment.matches(parts.next()?, &mut values).then_some(())?;
        }
        parts.next().is_none().then_some(values)
    }

    /// Whether the two lead to the same paths: equal but for the names of variables.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.slash == other.slash && self.segments == other.segments
    }

    /// Literal before mixed before variable, from left to right.
    pub(crate) fn specificity(&self, other: &Self) -> Ordering {
        let rank = |segment: &Segment| match segment {
            Segment::Literal(_) => 0,
            Segment::Mixed(_) => 1,
            Segment::Variable => 2,
        };
        self.segments.iter().map(rank).cmp(other.segments.iter().map(rank))
    }
}

fn literal(text: &str) -> Segment {
    Segment::Literal(percent_decode_str(text).decode_utf8_lossy().into_owned())
}

fn segment_of(text: &'static str, names: &mut Vec<&'static str>) -> Option<Segment> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((literal, tail)) = rest.split_once('{') {
        let (name, tail) = tail.split_once('}')?;
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal.to_owned()));
        }
        pieces.push(Piece::Variable);
        names.push(name);
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest.to_owned()));
    }
    Some(match pieces.as_slice() {
        [Piece::Literal(text)] => literal(text),
        [Piece::Variable] => Segment::Variable,
        _ => Segment::Mixed(pieces.into_iter().map(Piece::normalized).collect()),
    })
}

impl Segment {
    fn matches(&self, part: &str, values: &mut Vec<String>) -> bool {
        match self {
            Self::Literal(text) => part == text || (part.contains('%') && percent_decode_str(part).eq(text.bytes())),
            Self::Variable => {
                values.push(part.to_owned());
                !part.is_empty()
            }
            Self::Mixed(pieces) => {
                let mut found = Vec::new();
                let matched = mixed(pieces, &normalized(part), &mut found);
                values.extend(found);
                matched
            }
        }
    }
}

impl Piece {
    fn normalized(self) -> Self {
        match self {
            Self::Literal(text) => Self::Literal(normalized(&text).into_owned()),
            Self::Variable => Self::Variable,
        }
    }
}

/// Each variable takes as much as it can: `{name}.{ext}` splits `a.b.txt` into `a.b` and `txt`.
///
/// Read from the right, where that is the last place of each text: no path, however long, makes it try again.
fn mixed(pieces: &[Piece], text: &str, values: &mut Vec<String>) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return text.is_empty() };
    if let Piece::Literal(literal) = first {
        return text.strip_prefix(literal.as_str()).is_some_and(|text| mixed(rest, text, values));
    }
    let mut found = Vec::new();
    let (mut text, mut pieces) = (text, pieces);
    if let [before @ .., Piece::Literal(literal)] = pieces {
        let Some(head) = text.strip_suffix(literal.as_str()) else { return false };
        (text, pieces) = (head, before);
    }
    // What is left begins and ends with a variable.
    while let [before @ .., Piece::Variable] = pieces {
        let Some(last) = last_character(text) else { return false };
        let (literal, before) = match before {
            [] => {
                found.push(text.to_owned());
                break;
            }
            [before @ .., Piece::Literal(literal)] => (literal.as_str(), before),
            before => ("", before),
        };
        // A variable is at least one character.
        let Some(at) = text[..text.len() - last].rfind(literal) else { return false };
        found.push(text[at + literal.len()..].to_owned());
        (text, pieces) = (&text[..at], before);
    }
    values.extend(found.into_iter().rev());
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matches() {
        let cases: [(&'static str, &str, Option<&[&str]>); 32] = [
            ("/", "/", Some(&[])),
            ("/items", "/items", Some(&[])),
            ("/items", "/items/", None),
            ("/items/", "/items/", Some(&[])),
            ("/items", "/it%65ms", Some(&[])),
            ("/items/{id}", "/items/a%2Fb", Some(&["a%2Fb"])),
            ("/items/{id}", "/items/", None),
            ("/items/{id}", "/items//", None),
            ("/items/{id}", "/items/a/b", None),
            ("/{a}/c", "/1/c", Some(&["1"])),
            ("/files/{name}.{ext}", "/files/a.b.txt", Some(&["a.b", "txt"])),
            ("/files/v{major}", "/files/v12", Some(&["12"])),
            ("/files/v{major}", "/files/12", None),
            ("/a", "//a", None),
            ("/files/{name}.{ext}", "/files/a", None),
            ("/files/{name}.{ext}", "/files/a.", None),
            ("/files/{name}.{ext}", "/files/.a", None),
            ("/files/{name}.{ext}", "/files/a..", Some(&["a", "."])),
            ("/{a}-{b}-{c}.x", "/1-2-3-4.x", Some(&["1-2", "3", "4"])),
            ("/{a}{b}", "/é1é", Some(&["é1", "é"])),
            ("/{a}{b}", "/1", None),
            ("/v{a}v", "/v", None),
            ("/{a}.{b}", "/1%2e2", Some(&["1", "2"])),
            ("/{a}@{b}", "/1%402", None),
            ("/{a}@{b}", "/1%40@2%2f", Some(&["1%40", "2%2F"])),
            ("/{a}{b}", "/%C3%a91%C3%A9", Some(&["é1", "é"])),
            ("/{a}{b}", "/1%2f", Some(&["1", "%2F"])),
            ("/{a}{b}", "/%2f", None),
            ("/größe-{a}", "/gr%c3%B6%C3%9Fe-1", Some(&["1"])),
            ("/a%20{a}", "/a%20%zz", Some(&["%zz"])),
            ("/a {a}", "/a%201%", Some(&["1%"])),
            ("/%76{a}", "/v1", Some(&["1"])),
        ];
        for (template, path, values) in cases {
            let (parsed, _) = Template::parse("", template).expect("a template");
            let values = values.map(|values| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>());
            assert_eq!(parsed.matches(path), values, "{template} {path}");
        }
    }

    #[test]
    fn a_long_path_is_no_long_work() {
        let (template, _) = Template::parse("", "/{a}.{b}.{c}.{d}.json").expect("a template");
        let path = format!("/{}", ".".repeat(60_000));
        let started = std::time::Instant::now();
        assert_eq!(template.matches(&path), None);
        let (template, _) = Template::parse("", "/{a}-{b}").expect("a template");
        assert_eq!(template.matches(&path), None);
        assert!(started.elapsed().as_millis() < 500, "{:?}", started.elapsed());
    }
}
