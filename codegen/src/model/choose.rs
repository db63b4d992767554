//! Which operations are generated: by tag, path or operationId.

use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::document::closest;

/// Chooses operations: `tag:repos`, `path:/repos/{owner}/*`, `operation:getRepo` or just `getRepo`.
///
/// `*` stands for any text, slashes included.
///
/// ```
/// use countersign::model::Selector;
///
/// let selector = Selector::from("path:/repos/{owner}/*");
/// assert!(selector.chooses("listIssues", "/repos/{owner}/{repo}/issues", &[]));
/// assert!(!selector.chooses("listRepos", "/repos", &[]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Selector {
    by: By,
    pattern: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum By {
    Tag,
    Path,
    Operation,
}

impl From<&str> for Selector {
    fn from(text: &str) -> Self {
        let prefixes = [("tag:", By::Tag), ("path:", By::Path), ("operation:", By::Operation)];
        let found = prefixes.into_iter().find_map(|(prefix, by)| Some((by, text.strip_prefix(prefix)?)));
        let (by, pattern) = found.unwrap_or((By::Operation, text));
        Self { by, pattern: pattern.to_owned() }
    }
}

impl From<String> for Selector {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = match self.by {
            By::Tag => "tag",
            By::Path => "path",
            By::Operation => "operation",
        };
        write!(f, "{prefix}:{}", self.pattern)
    }
}

impl Selector {
    /// Whether it chooses the operation with that operationId, path and tags.
    pub fn chooses(&self, id: &str, path: &str, tags: &[String]) -> bool {
        match self.by {
            By::Tag => tags.iter().any(|tag| matches(&self.pattern, tag)),
            By::Path => matches(&self.pattern, path),
            By::Operation => matches(&self.pattern, id),
        }
    }
}

/// What a selector looks at.
pub(super) struct Candidate<'a> {
    pub(super) id: &'a str,
    pub(super) path: &'a str,
    pub(super) tags: &'a [String],
}

/// What is generated, and what is not; everything where nothing is included by name.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Choice<'a> {
    pub(crate) include: &'a [Selector],
    pub(crate) exclude: &'a [Selector],
}

impl Choice<'_> {
    /// Whether every operation is generated.
    pub(crate) fn is_everything(self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    pub(super) fn chooses(self, candidate: &Candidate<'_>) -> bool {
        let chooses = |selector: &Selector| selector.chooses(candidate.id, candidate.path, candidate.tags);
        (self.include.is_empty() || self.include.iter().any(chooses)) && !self.exclude.iter().any(chooses)
    }

    /// Whether nothing below `path` can be chosen, whatever stands there.
    pub(super) fn rules_out(self, path: &str) -> bool {
        let by_path = |selector: &Selector| selector.by == By::Path && matches(&selector.pattern, path);
        let may = |selector: &Selector| selector.by != By::Path || matches(&selector.pattern, path);
        self.exclude.iter().any(by_path) || (!self.include.is_empty() && !self.include.iter().any(may))
    }

    /// Whether `path` is chosen by itself, whatever stands there.
    pub(super) fn asks_for(self, path: &str) -> bool {
        let by_path = |selector: &Selector| selector.by == By::Path && matches(&selector.pattern, path);
        self.include.is_empty() || self.include.iter().any(by_path)
    }

    /// Selectors that choose nothing are slips. Of a path in `paths` it may be unknown what stands
    /// there.
    pub(super) fn unused(self, candidates: &[Candidate<'_>], paths: &[&str]) -> Vec<Diagnostic> {
        let used = |selector: &&Selector| match selector.by {
            By::Path => paths.iter().any(|path| matches(&selector.pattern, path)),
            By::Tag | By::Operation => {
                candidates.iter().any(|operation| selector.chooses(operation.id, operation.path, operation.tags))
            }
        };
        let unused = self.include.iter().chain(self.exclude).filter(|selector| !used(selector));
        unused.map(|selector| slip(selector, candidates)).collect()
    }
}

fn slip(selector: &Selector, candidates: &[Candidate<'_>]) -> Diagnostic {
    let names: Vec<&str> = match selector.by {
        By::Tag => candidates.iter().flat_map(|operation| operation.tags).map(String::as_str).collect(),
        By::Path => candidates.iter().map(|operation| operation.path).collect(),
        By::Operation => candidates.iter().map(|operation| operation.id).collect(),
    };
    let wanted = selector.pattern.replace('*', "");
    let mut near: Vec<&str> = closest(&wanted, names.iter().copied()).into_iter().collect();
    let lower = wanted.to_lowercase();
    let like = |name: &&str| !lower.is_empty() && name.to_lowercase().contains(&lower);
    for name in names.into_iter().filter(like) {
        if near.len() < 5 && !near.contains(&name) {
            near.push(name);
        }
    }
    let kind = match selector.by {
        By::Tag => "tag",
        By::Path => "path",
        By::Operation => "operationId",
    };
    let help = match near.as_slice() {
        [] => "write `tag:NAME`, `path:/a/{b}/*` or `operation:ID`; `*` stands for any text".to_owned(),
        near => format!("did you mean `{}`?", near.join("`, `")),
    };
    Diagnostic::error("selector", None, format!("`{selector}` chooses nothing: there is no such {kind}")).help(help)
}

/// Whether `text` is `pattern`, in which each `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        let cases = [
            ("a", "a", true),
            ("a", "ab", false),
            ("a*", "ab", true),
            ("*a", "ba", true),
            ("*", "", true),
            ("a*a", "a", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("**", "x", true),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
