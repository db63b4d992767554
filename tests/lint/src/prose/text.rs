//! Which lines of a file are prose.

use std::path::Path;

/// How a file marks its comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Prose with blocks of code.
    Markdown,
    /// Comments begin with `//`.
    Rust,
    /// Comments begin with `#`: YAML, TOML, shell scripts, Python.
    Hash,
}

/// What a line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Prose that can be wrapped anywhere: its text without the mark of a comment.
    Prose(&'a str),
    /// Prose on a line of its own kind, such as a row of a table or a line of code with strings.
    Unbreakable(&'a str),
    /// Not prose.
    Other,
}

impl Language {
    /// The language of a file by its name; `None` for a file that is not checked.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension().and_then(|extension| extension.to_str());
        match extension {
            Some("md") => Some(Self::Markdown),
            Some("rs") => Some(Self::Rust),
            Some("yaml" | "toml" | "py") => Some(Self::Hash),
            None if path.ends_with(".ci/run") => Some(Self::Hash),
            _ => None,
        }
    }

    /// What each line of a text holds.
    pub(super) fn lines(self, text: &str) -> Vec<Line<'_>> {
        let mut fenced = false;
        let mut kind = |line| match self {
            Self::Markdown => markdown(line, &mut fenced),
            Self::Rust => match comment(line, &["///", "//!", "//"]) {
                Line::Prose(text) => markdown(text, &mut fenced),
                code => {
                    fenced = false;
                    code
                }
            },
            Self::Hash => comment(line, &["#"]),
        };
        text.lines().map(&mut kind).collect()
    }
}

fn markdown<'a>(line: &'a str, fenced: &mut bool) -> Line<'a> {
    let trimmed = line.trim_start();
    if trimmed.starts_with("```") {
        *fenced = !*fenced;
        return Line::Other;
    }
    match trimmed.chars().next() {
        _ if *fenced => Line::Other,
        // A picture's line holds an address that cannot be wrapped.
        Some('|' | '!') => Line::Unbreakable(line),
        _ => Line::Prose(line),
    }
}

fn comment<'a>(line: &'a str, marks: &[&str]) -> Line<'a> {
    let trimmed = line.trim_start();
    let text = marks.iter().find_map(|mark| trimmed.strip_prefix(mark));
    // Code may hold messages. A string goes on after a `\` at the end of the line.
    text.map_or(Line::Unbreakable(trimmed.trim_end_matches('\\')), Line::Prose)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_code_are_not_prose() {
        let lines = Language::Markdown.lines("a\n```sh\nb\n```\n| c |\n");
        let expected = [Line::Prose("a"), Line::Other, Line::Other, Line::Other, Line::Unbreakable("| c |")];
        assert_eq!(lines, expected);
    }

    #[test]
    fn comments_lose_their_marks() {
        let lines = Language::Rust.lines("    /// a\n//! b\nf(\"c \\\n  d\"); // e\n");
        let expected =
            [Line::Prose(" a"), Line::Prose(" b"), Line::Unbreakable("f(\"c "), Line::Unbreakable("d\"); // e")];
        assert_eq!(lines, expected);
        let documented = Language::Rust.lines("/// ```\n/// a\n/// ```\n/// b\n");
        assert_eq!(documented, [Line::Other, Line::Other, Line::Other, Line::Prose(" b")]);
        assert_eq!(Language::Hash.lines("  # a"), [Line::Prose(" a")]);
    }
}
