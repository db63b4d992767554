//! What a command prints, compared with what a page says that it prints.

use std::sync::LazyLock;

use regex::Regex;

/// The output that a page shows. A line `...` stands for any lines, or none.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a>(pub &'a str);

impl Expected<'_> {
    /// True when `output` is what the page shows, apart from what differs in each run.
    pub fn is(self, output: &str) -> bool {
        let (expected, output) = (unify(self.0), unify(output));
        let expected: Vec<_> = expected.trim_end().lines().collect();
        let output: Vec<_> = output.trim_end().lines().collect();
        matches(&expected, &output)
    }

    /// True when some first lines of `output` are what the page shows: a server goes on printing.
    pub fn begins(self, output: &str) -> bool {
        let expected = format!("{}\n...\n", self.0.trim_end());
        Expected(&expected).is(output)
    }

    /// True when it leaves lines out.
    pub fn is_partial(self) -> bool {
        self.0.lines().any(|line| line == "...")
    }
}

fn matches(expected: &[&str], output: &[&str]) -> bool {
    match (expected, output) {
        ([], []) => true,
        (["...", rest @ ..], output) => (0..=output.len()).any(|skipped| matches(rest, &output[skipped..])),
        ([line, rest @ ..], [first, others @ ..]) => line == first && matches(rest, others),
        ([_, ..], []) | ([], [_, ..]) => false,
    }
}

/// What differs from run to run, or from machine to machine, and what it is replaced with.
const VARYING: [(&str, &str); 9] = [
    ("\x1b\\[[0-9;]*m", ""),
    (r"\r", ""),
    (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "[uuid]"),
    (r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?", "[time]"),
    (r"\b\d+(\.\d+)? ?(µs|ms|s)\b", "[duration]"),
    (r"(?i)^(date: ).*", "${1}[time]"),
    (r"\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]+", "[token]"),
    (r"\b(password|refresh_token)( |\W{3,5})[A-Za-z0-9_-]{16,}", "${1}${2}[secret]"),
    (r"[ \t]+$", ""),
];

/// The same text with what differs from run to run replaced by a name.
pub fn unify(text: &str) -> String {
    static RULES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        let rule = |(pattern, name): (&str, &'static str)| (Regex::new(pattern).expect("a regular expression"), name);
        VARYING.into_iter().map(rule).collect()
    });
    let unified = |line: &str| {
        RULES.iter().fold(line.to_owned(), |line, (rule, name)| rule.replace_all(&line, *name).into_owned())
    };
    text.lines().map(|line| unified(line) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_stand_for_any_lines() {
        let expected = Expected("a\n...\nd\n");
        assert!(expected.is("a\nd\n") && expected.is("a\nb\nc\nd\n"));
        assert!(!expected.is("a\nb\n") && !expected.is("d\n"));
        assert!(expected.begins("a\nb\nd\ne\n") && !expected.begins("a\nb\n"));
    }

    #[test]
    fn what_differs_in_each_run_does_not_count() {
        let pairs = [
            ("Finished in 1.5s", "Finished in 12.25s"),
            ("password bCq0h7JfZk1yDq5x (shown only now)", "password 0123456789abcdef (shown only now)"),
            ("id 6f2c1e0a-0c55-4a6e-9d7d-0a1b2c3d4e5f", "id 00000000-0000-4000-8000-000000000000"),
            (r#"{"refresh_token":"0123456789abcdefg"}"#, r#"{"refresh_token":"abcdefg0123456789"}"#),
            ("date: Mon, 01 Jan 2024 00:00:00 GMT", "date: Tue, 02 Jan 2024 00:00:00 GMT"),
        ];
        for (one, other) in pairs {
            assert!(Expected(one).is(other), "{} {}", unify(one), unify(other));
        }
        assert!(!Expected("200 OK").is("201 OK"));
    }
}
