//! Patterns of ECMA-262 in the words of the engine that runs them, where its crate does not do that
//! itself: it leaves a pattern as it is as soon as there is a lookaround or a reference back in it,
//! and then `\d` is a digit of any script.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The patterns that were put into other words: those words, and the pattern as it is written.
pub(super) type Written = HashMap<String, String>;

/// Keywords whose value is no schema, but data.
const DATA: [&str; 4] = ["const", "enum", "default", "examples"];
const WORD: &str = "A-Za-z0-9_";
const NO_WORD: &str = r"\x{0}-\x{2f}\x{3a}-\x{40}\x{5b}-\x{5e}\x{60}\x{7b}-\x{10ffff}";
const NO_DIGIT: &str = r"\x{0}-\x{2f}\x{3a}-\x{10ffff}";
const SPACE: &str = r"\x{9}-\x{d}\x{20}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}";
const NO_SPACE: &str = r"\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}";

/// Puts every pattern in `schema` into the engine's words.
pub(super) fn translate(schema: &mut Value, written: &mut Written) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(|item| translate(item, written)),
        Value::Object(object) => {
            if let Some(Value::String(pattern)) = object.get_mut("pattern") {
                note(pattern, written);
            }
            if let Some(Value::Object(named)) = object.get_mut("patternProperties") {
                let renamed = std::mem::take(named).into_iter().map(|(mut pattern, schema)| {
                    note(&mut pattern, written);
                    (pattern, schema)
                });
                *named = renamed.collect::<Map<_, _>>();
            }
            let schemas = object.iter_mut().filter(|(key, _)| !DATA.contains(&key.as_str()));
            schemas.for_each(|(_, value)| translate(value, written));
        }
        _ => {}
    }
}

fn note(pattern: &mut String, written: &mut Written) {
    if let Some(words) = of_engine(pattern) {
        let original = std::mem::replace(pattern, words.clone());
        written.insert(words, original);
    }
}

/// The pattern in the engine's words; `None` where its crate finds these itself.
fn of_engine(pattern: &str) -> Option<String> {
    const ASIDE: [&str; 9] = ["(?=", "(?!", "(?<", r"\k", r"\b", r"\B", r"\u", "[^]", "[]"];
    let refers_back = pattern.as_bytes().windows(2).any(|pair| pair[0] == b'\\' && pair[1].is_ascii_digit());
    (refers_back || ASIDE.iter().any(|text| pattern.contains(text))).then(|| translated(pattern))
}

fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut rest = pattern;
    let mut in_class = false;
    let groups = groups(pattern);
    while let Some(next) = rest.chars().next() {
        let (length, in_words) = match (next, in_class) {
            ('\\', false) if rest.starts_with(r"\k<") => by_name(rest, &groups),
            ('\\', _) => escape(rest, in_class),
            ('[', false) if rest.starts_with("[^]") => (3, r"[\x{0}-\x{10ffff}]".to_owned()),
            ('[', false) if rest.starts_with("[]") => (2, r"[^\x{0}-\x{10ffff}]".to_owned()),
            ('[', false) => {
                in_class = true;
                let length = if rest.starts_with("[^") { 2 } else { 1 };
                (length, rest[..length].to_owned())
            }
            (']', true) => {
                in_class = false;
                (1, "]".to_owned())
            }
            // These are operators of classes in Rust.
            ('[' | '&' | '~', true) => (1, format!("\\{next}")),
            ('.', false) => (1, r"[^\n\r\x{2028}\x{2029}]".to_owned()),
            _ => (next.len_utf8(), next.to_string()),
        };
        out += &in_words;
        rest = &rest[length..];
    }
    out
}

/// The names of the groups, in their order; empty for those that have none.
fn groups(pattern: &str) -> Vec<&str> {
    let mut groups = Vec::new();
    let (mut escaped, mut in_class) = (false, false);
    for (at, next) in pattern.char_indices() {
        let behind = &pattern[at + next.len_utf8()..];
        match next {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if in_class => {}
            '(' if !behind.starts_with('?') => groups.push(""),
            '(' if behind.starts_with("?<") && !behind.starts_with("?<=") && !behind.starts_with("?<!") => {
                groups.push(behind[2..].split('>').next().unwrap_or_default());
            }
            _ => {}
        }
    }
    groups
}

/// `\k<year>` by the number of the group.
fn by_name(text: &str, groups: &[&str]) -> (usize, String) {
    let name = text[3..].split('>').next().unwrap_or_default();
    match groups.iter().position(|group| *group == name) {
        Some(at) => (name.len() + 4, format!("(?:\\{})", at + 1)),
        None => (2, r"\k".to_owned()),
    }
}

/// The length of the escape that `text` begins with, and its words.
fn escape(text: &str, in_class: bool) -> (usize, String) {
    let class = |ranges: &str, others: &str| match in_class {
        true => ranges.to_owned(),
        false => format!("[{others}{ranges}]"),
    };
    let Some(letter) = text[1..].chars().next() else { return (1, "\\".to_owned()) };
    let words = match letter {
        'd' => class("0-9", ""),
        'D' if in_class => NO_DIGIT.to_owned(),
        'D' => class("0-9", "^"),
        'w' => class(WORD, ""),
        'W' if in_class => NO_WORD.to_owned(),
        'W' => class(WORD, "^"),
        's' => class(SPACE, ""),
        'S' if in_class => NO_SPACE.to_owned(),
        'S' => class(SPACE, "^"),
        'b' if in_class => r"\x{8}".to_owned(),
        'b' => format!("(?:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))"),
        'B' => format!("(?:(?<=[{WORD}])(?=[{WORD}])|(?<![{WORD}])(?![{WORD}]))"),
        '/' => "/".to_owned(),
        'c' | 'u' | 'x' | '0' => {
            return code_point(text).map_or((2, text[..2].to_owned()), |(length, code)| {
                let mut words = String::new();
                let _ = write!(words, "\\x{{{code:x}}}");
                (length, words)
            });
        }
        other => format!("\\{other}"),
    };
    (1 + letter.len_utf8(), words)
}

/// The code point that an escape is, with the escape's length: `\cJ`, `\u00e4`, `\ud83d\ude00`,
/// `\u{1f600}`, `\x41`, `\0`.
fn code_point(text: &str) -> Option<(usize, u32)> {
    let digits = |from: usize, count: usize| u32::from_str_radix(text.get(from..from + count)?, 16).ok();
    match text.as_bytes().get(1)? {
        b'0' => Some((2, 0)),
        b'c' => text.chars().nth(2).filter(char::is_ascii_alphabetic).map(|letter| (3, u32::from(letter) % 32)),
        b'x' => Some((4, digits(2, 2)?)),
        _ if text[2..].starts_with('{') => {
            let end = text.find('}')?;
            Some((end + 1, u32::from_str_radix(&text[3..end], 16).ok()?))
        }
        _ => {
            let high = digits(2, 4)?;
            match (text.get(6..8), digits(8, 4)) {
                (Some(r"\u"), Some(low)) if (0xd800..0xdc00).contains(&high) && (0xdc00..0xe000).contains(&low) => {
                    Some((12, 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)))
                }
                _ => Some((6, high)),
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn patterns_mean_what_ecma_262_says() {
        let cases = [
            (r"^(?=.*\d)\w+$", "a1", "ä1"),
            (r"^(?=.*\d)\w+$", "a1", "a٣"),
            (r"(?<=EUR )\d+$", "EUR 12", "USD 12"),
            (r#"^(["*]).*\1$"#, "*b*", "*b"),
            (r"^(?<year>\d{4})-\k<year>$", "2024-2024", "2024-2025"),
            (r"^\u00e4\x62\/\t$", "äb/\t", "ab/\t"),
            (r"^\ud83d\ude00\u{1F600}$", "😀😀", "😀"),
            (r"^[^]$", "\n", ""),
            (r"^a[]?$", "a", "b"),
            (r"^[\d\-\]\b[&&~~\u00e4]+$", "1-][&~ä\u{8}", "b"),
            (r"^(?!x)[^\W\d]+$", "ab", "a1"),
            (r"^(?!x)[\D]+$", "ab", "1"),
            (r"^(?!x)[\S]$", "b", "\u{feff}"),
            (r"^(?!x)\s\S$", "\u{feff}b", "bb"),
            (r"a\b", "aä", "ab"),
            (r"a\Bb", "ab", "a b"),
            (r"^(?!x)\cJ\0$", "\n\0", "J0"),
            (r"^(?=.)\p{Lu}+$", "ÄB", "äb"),
            (r"^(?=.).$", "😀", "ab"),
        ];
        for (pattern, good, wrong) in cases {
            let mut schema = json!({ "pattern": pattern });
            translate(&mut schema, &mut Written::new());
            let validator = jsonschema::draft202012::options().build(&schema);
            let validator = validator.unwrap_or_else(|error| panic!("{pattern}: {schema}: {error}"));
            assert!(validator.is_valid(&json!(good)), "{pattern}: {good:?}: {schema}");
            assert!(!validator.is_valid(&json!(wrong)), "{pattern}: {wrong:?}: {schema}");
        }
    }

    #[test]
    fn data_is_left_alone() {
        let schema = json!({ "const": { "pattern": "(?=a)." }, "properties": { "pattern": { "type": "string" } } });
        let mut same = schema.clone();
        translate(&mut same, &mut Written::new());
        assert_eq!(same, schema);
    }
}
