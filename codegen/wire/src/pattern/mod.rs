//! Patterns of ECMA-262, as JSON Schema has them, in the words of the engine that runs them.
//!
//! A pattern is read with what browsers add to the standard (Annex B): `[\w-.]`, a lone brace, `\012`. Where a
//! construct means one thing with the flag `u` and another one without, `\u{1F600}` and `\p{L}`, it is read as with the
//! flag: JSON Schema asks for it. Most patterns mean the same to the engine and stay as they are.
//!
//! <https://tc39.es/ecma262/#sec-patterns>, <https://tc39.es/ecma262/#sec-regular-expressions-patterns>

mod class;
mod cursor;
mod error;
mod escape;
mod node;
mod parse;
mod write;

pub use error::PatternError;

/// A pattern that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The engine's words; `None` where the pattern stays as it is.
    pub words: Option<String>,
    /// Letters behind a backslash that mean themselves in ECMA-262, and something else in other languages: `\A`, `\z`.
    pub letters: Vec<char>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// It is none of ECMA-262, or it asks for what regular expressions of Rust do not have.
    pub fn read(pattern: &str) -> Result<Self, PatternError> {
        let parsed = parse::parse(pattern)?;
        let words = (!parsed.is_plain).then(|| write::written(&parsed.root));
        Ok(Self { words, letters: parsed.letters })
    }
}

/// The pattern with flags in front of all of it, `(?i)abc`, as ECMA-262 writes that: `(?i:abc)`. `None` where it has none.
pub fn with_flags_around(pattern: &str) -> Option<String> {
    let (flags, rest) = pattern.strip_prefix("(?")?.split_once(')')?;
    let are_flags = !flags.is_empty() && flags.chars().all(|flag| "ims".contains(flag));
    let is_once = flags.chars().all(|flag| flags.matches(flag).count() == 1);
    (are_flags && is_once).then(|| format!("(?{flags}:{rest})"))
}
