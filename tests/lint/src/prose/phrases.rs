//! Turns of phrase from a list.

use regex::Regex;

use super::fault::Fault;
use super::text::{Language, Line};

/// The list, of which `phrases.txt` is the text.
#[derive(Debug)]
pub struct Phrases {
    phrases: Vec<Phrase>,
    /// Any of them: most files hold none, and are read once.
    any: Regex,
}

#[derive(Debug)]
struct Phrase {
    expression: Regex,
    advice: String,
}

impl Phrases {
    /// Reads a list: an expression, ` -> ` and advice on each line.
    ///
    /// # Panics
    ///
    /// When a line is not of that form.
    #[must_use]
    pub fn parse(list: &str) -> Self {
        let lines = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let phrases: Vec<_> = lines.map(Phrase::parse).collect();
        let all: Vec<_> = phrases.iter().map(|phrase| phrase.expression.as_str()).collect();
        let any = Regex::new(&all.join("|")).unwrap_or_else(|error| panic!("{error}"));
        Self { phrases, any }
    }

    /// How many kinds of phrases it lists.
    #[must_use]
    pub fn count(&self) -> usize {
        self.phrases.len()
    }

    /// The phrases in a text, which may go on from one line to the next.
    pub(super) fn faults(&self, language: Language, text: &str) -> Vec<Fault> {
        let (joined, starts) = join(&language.lines(text));
        if !self.any.is_match(&joined) {
            return Vec::new();
        }
        let found = self.phrases.iter().flat_map(|phrase| {
            phrase.expression.find_iter(&joined).map(|found| Fault {
                line: starts.partition_point(|start| *start <= found.start()),
                message: format!("`{}`: {}", found.as_str(), phrase.advice),
            })
        });
        found.collect()
    }
}

impl Phrase {
    fn parse(line: &str) -> Self {
        let (words, advice) = line.split_once(" -> ").unwrap_or_else(|| panic!("no advice: {line}"));
        let expression = format!(r"(?i)\b(?:{})\b", words.replace(' ', r"\s+"));
        let expression = Regex::new(&expression).unwrap_or_else(|error| panic!("{line}: {error}"));
        Self { expression, advice: advice.to_owned() }
    }
}

/// The lines as one text, and where in it each of them starts.
fn join(lines: &[Line<'_>]) -> (String, Vec<usize>) {
    let mut text = String::new();
    let starts = lines.iter().map(|line| {
        let start = text.len();
        // An empty line, or one that is not prose, ends a sentence.
        let words = match line {
            Line::Prose(words) | Line::Unbreakable(words) if !words.trim().is_empty() => words,
            _ => ".",
        };
        text.push_str(words);
        text.push(' ');
        start
    });
    let starts = starts.collect();
    (text, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(language: Language, text: &str) -> Vec<usize> {
        let phrases = Phrases::parse("# a comment\n\nred (car|bus) -> \"a vehicle\"\n");
        phrases.faults(language, text).iter().map(|fault| fault.line).collect()
    }

    #[test]
    fn a_phrase_may_go_on_in_the_next_line() {
        assert_eq!(lines(Language::Rust, "/// one\n/// A Red\n/// car.\nlet a = \"the red \\\n   bus\";\n"), [2, 4]);
    }

    #[test]
    fn words_are_whole_and_belong_to_one_paragraph() {
        assert_eq!(lines(Language::Markdown, "red\n\ncar, red cars\n\n```text\nred car\n```\n"), [] as [usize; 0]);
    }
}
