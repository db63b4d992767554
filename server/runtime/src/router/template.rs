//! Path templates.
//!
//! <https://spec.openapis.org/oas/v3.0.3#path-templating>

use std::cmp::Ordering;

use percent_encoding::percent_decode_str;

use super::MountError;

/// A path template, split at its slashes: `/files/{name}.{ext}`.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub(crate) segments: Vec<Segment>,
    /// Whether it ends with a slash.
    pub(crate) slash: bool,
    /// The template as written, where it is a path as it is: found by comparing text, as most requests are.
    plain: Option<&'static str>,
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
    /// The template and the names of its variables.
    pub(crate) fn parse(text: &'static str) -> Result<(Self, Vec<&'static str>), MountError> {
        let fault = || MountError(format!("the path {text} is not a template"));
        let path = text.strip_prefix('/').ok_or_else(fault)?;
        let (path, slash) = match path.strip_suffix('/') {
            Some(path) => (path, true),
            None => (path, path.is_empty()),
        };
        let mut names = Vec::new();
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        let segments = segments.map(|segment| segment_of(segment, &mut names).ok_or_else(fault));
        let segments = segments.collect::<Result<_, _>>()?;
        let plain = (!text.contains(['{', '%']) && !text.contains("//")).then_some(text);
        Ok((Self { segments, slash, plain }, names))
    }

    /// The raw values of the variables, where `path` is of this template.
    pub(crate) fn matches(&self, path: &str) -> Option<Vec<String>> {
        if self.plain == Some(path) {
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
        [Piece::Literal(text)] => Segment::Literal(percent_decode_str(text).decode_utf8_lossy().into_owned()),
        [Piece::Variable] => Segment::Variable,
        _ => Segment::Mixed(pieces),
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
                let matched = mixed(pieces, part, &mut found);
                values.extend(found);
                matched
            }
        }
    }
}

/// Each variable takes as much as it can: `{name}.{ext}` splits `a.b.txt` into `a.b` and `txt`.
fn mixed(pieces: &[Piece], text: &str, values: &mut Vec<String>) -> bool {
    match pieces {
        [] => text.is_empty(),
        [Piece::Literal(literal), rest @ ..] => {
            text.strip_prefix(literal.as_str()).is_some_and(|text| mixed(rest, text, values))
        }
        [Piece::Variable, rest @ ..] => {
            let ends = text.char_indices().map(|(index, c)| index + c.len_utf8()).rev();
            for end in ends {
                let known = values.len();
                values.push(text[..end].to_owned());
                if mixed(rest, &text[end..], values) {
                    return true;
                }
                values.truncate(known);
            }
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matches() {
        let cases: [(&'static str, &str, Option<&[&str]>); 14] = [
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
        ];
        for (template, path, values) in cases {
            let (parsed, _) = Template::parse(template).expect("a template");
            let values = values.map(|values| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>());
            assert_eq!(parsed.matches(path), values, "{template} {path}");
        }
    }
}
