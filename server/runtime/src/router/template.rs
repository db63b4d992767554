//! Path templates.
//!
//! <https://spec.openapis.org/oas/v3.0.3#path-templating>

use std::cmp::Ordering;

use percent_encoding::percent_decode_str;

use super::error::MountError;
use super::spelling::{last_character, normalized};

/// A path template, split at its slashes: `/files/{name}.{ext}`. Two are equal that lead to the same paths: the names of
/// the variables do not count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Template {
    pub(crate) segments: Vec<Segment>,
    /// Whether it ends with a slash.
    pub(crate) slash: bool,
}

/// What stands between two slashes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Segment {
    /// Text, decoded.
    Literal(String),
    /// One variable and nothing else.
    Variable,
    /// Variables and text.
    Mixed(Vec<Piece>),
}

/// A part of a mixed segment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Piece {
    Literal(String),
    Variable,
}

impl Template {
    /// The template below the path `base`, which is none, and the names of its variables.
    pub(crate) fn parse(base: &str, text: &'static str) -> Result<(Self, Vec<&'static str>), MountError> {
        let fault = || MountError::new(format!("the path {text} is not a template"));
        let (path, slash) = split(text).ok_or_else(fault)?;
        let mut names = Vec::new();
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        let segments = segments.map(|segment| segment_of(segment, &mut names).ok_or_else(fault));
        let below = base.split('/').filter(|segment| !segment.is_empty()).map(|segment| Ok(literal(segment)));
        let segments = below.chain(segments).collect::<Result<_, _>>()?;
        Ok((Self { segments, slash }, names))
    }

    /// The raw values of the variables, where `path` is of this template.
    pub(crate) fn matches(&self, path: &str) -> Option<Vec<String>> {
        let (path, slash) = split(path)?;
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

/// What is between the first slash of a path and its last, and whether the last one ends it.
pub(super) fn split(path: &str) -> Option<(&str, bool)> {
    let path = path.strip_prefix('/')?;
    Some(match path.strip_suffix('/') {
        Some(path) => (path, true),
        None => (path, path.is_empty()),
    })
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
            Self::Literal(text) => percent_decode_str(part).eq(text.bytes()),
            Self::Variable => {
                values.push(part.to_owned());
                !part.is_empty()
            }
            Self::Mixed(pieces) => {
                let part = normalized(part);
                let found = mixed(pieces, &part);
                values.extend(found.iter().flatten().map(|value| (*value).to_owned()));
                found.is_some()
            }
        }
    }
}

impl Piece {
    /// The text that the piece stands for; none for a variable.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Variable => "",
        }
    }

    fn normalized(self) -> Self {
        match self {
            Self::Literal(text) => Self::Literal(normalized(&text).into_owned()),
            Self::Variable => Self::Variable,
        }
    }
}

/// The values of the variables in `text`, a normalized segment, where it is of these pieces.
///
/// Each variable takes as much as it can: `{name}.{ext}` splits `a.b.txt` into `a.b` and `txt`. The text is read from
/// the right, where that is the last place of each literal: no path, however long, makes it try again.
pub(super) fn mixed<'t>(mut pieces: &[Piece], mut text: &'t str) -> Option<Vec<&'t str>> {
    if let [Piece::Literal(literal), behind @ ..] = pieces {
        (text, pieces) = (text.strip_prefix(literal.as_str())?, behind);
    }
    if let [before @ .., Piece::Literal(literal)] = pieces {
        (text, pieces) = (text.strip_suffix(literal.as_str())?, before);
    }
    let mut found = Vec::new();
    // What is left begins and ends with a variable, which is at least one character.
    while let [before @ .., Piece::Variable] = pieces {
        let last = last_character(text)?;
        let (literal, before) = match before {
            [] => {
                found.push(text);
                break;
            }
            [before @ .., Piece::Literal(literal)] => (literal.as_str(), before),
            before => ("", before),
        };
        let at = text[..text.len() - last].rfind(literal)?;
        found.push(&text[at + literal.len()..]);
        (text, pieces) = (&text[..at], before);
    }
    found.reverse();
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matches() {
        let cases: [(&'static str, &str, Option<&[&str]>); 35] = [
            ("/", "/", Some(&[])),
            ("/items", "/items", Some(&[])),
            ("/items", "/items/", None),
            ("/items/", "/items/", Some(&[])),
            ("/items", "/it%65ms", Some(&[])),
            ("/50%25", "/50%25", Some(&[])),
            ("/50%2541", "/50%2541", Some(&[])),
            ("/50%2541", "/50%41", None),
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
