//! Media types (RFC 9110, section 8.3.1), ranges of them, and which of several a body has.

use std::borrow::Cow;

/// A media type such as `text/plain; charset=utf-8`, or a range such as `image/*`, `*/*` or
/// `application/*+json`.
///
/// It borrows from the text that it was parsed from. Nothing here looks at case.
///
/// ```
/// use countersign_wire::{Fit, MediaType};
///
/// let declared = MediaType::parse("application/*+json").ok_or("an invalid media type")?;
/// let sent = MediaType::parse("Application/Problem+JSON").ok_or("an invalid media type")?;
/// assert!(declared.is_range() && sent.is_json());
/// assert_eq!(declared.fit(&sent), Some(Fit::Pattern));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct MediaType<'t> {
    kind: &'t str,
    subtype: &'t str,
    /// All that follows the first semicolon.
    parameters: &'t str,
}

/// How closely a declared media type or range fits a media type; the closest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is that type, and was declared with parameters, which are there.
    Parameters,
    /// It is that type.
    Type,
    /// A range of subtypes: `application/*+json`.
    Pattern,
    /// A range of one kind: `text/*`.
    Kind,
    /// `*/*`.
    Any,
}

impl<'t> MediaType<'t> {
    /// Reads a media type or range. `*` alone is what old clients write for `*/*`. `None` for an
    /// invalid media type.
    pub fn parse(text: &'t str) -> Option<Self> {
        let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
        let essence = essence.trim();
        let (kind, subtype) = if essence == "*" { ("*", "*") } else { essence.split_once('/')? };
        let is_valid = is_token(kind) && is_token(subtype) && (kind != "*" || subtype == "*");
        is_valid.then_some(Self { kind, subtype, parameters })
    }

    /// The first part: `text` of `text/plain`.
    pub fn kind(&self) -> &'t str {
        self.kind
    }

    /// The second part: `plain` of `text/plain`.
    pub fn subtype(&self) -> &'t str {
        self.subtype
    }

    /// The names of the parameters and their values, without quotes; `None` for a parameter without
    /// `=`.
    pub fn parameters(&self) -> impl Iterator<Item = (&'t str, Option<Cow<'t, str>>)> + use<'t> {
        let parts = split_quoted(self.parameters, ';').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| match part.split_once('=') {
            Some((name, value)) => (name.trim_end(), Some(unquoted(value.trim_start()))),
            None => (part, None),
        })
    }

    /// Whether it stands for several media types.
    pub fn is_range(&self) -> bool {
        self.subtype.contains('*')
    }

    /// Whether it is one JSON value: `application/json`, or any type with the suffix `+json` (RFC
    /// 6839, section 3.1). Several values in one body, such as `application/x-ndjson`, are not.
    pub fn is_json(&self) -> bool {
        let is = |name| self.subtype.eq_ignore_ascii_case(name);
        is("json") || is("x-json") || (ends_with(self.subtype, "+json") && !is("stream+json"))
    }

    /// Whether a text of this type is UTF-8, going by its parameters: no `charset`, or one that is
    /// a part of UTF-8.
    pub fn is_utf8(&self) -> bool {
        let is_known =
            |value: &str| ["utf-8", "utf8", "us-ascii"].iter().any(|known| value.eq_ignore_ascii_case(known));
        let mut charsets = self.parameters().filter(|(name, _)| is_charset(name));
        charsets.all(|(_, value)| value.is_none_or(|value| is_known(&value)))
    }

    /// Whether this type or range is the same, ignoring parameters.
    pub fn is_same_type(&self, other: &Self) -> bool {
        self.kind.eq_ignore_ascii_case(other.kind) && self.subtype.eq_ignore_ascii_case(other.subtype)
    }

    /// How closely this declared type or range fits the type `sent`; `None` where it does not. What
    /// it was declared with as parameters must be there, except for the character set, which
    /// [`MediaType::is_utf8`] judges.
    pub fn fit(&self, sent: &Self) -> Option<Fit> {
        match self.fit_by_type(sent)? {
            Fit::Type if self.parameters.is_empty() => Some(Fit::Type),
            Fit::Type => self.parameters().all(|own| is_charset(own.0) || sent.has(&own)).then_some(Fit::Parameters),
            range => Some(range),
        }
    }

    /// The same without a look at parameters.
    pub fn fit_by_type(&self, sent: &Self) -> Option<Fit> {
        if self.is_same_type(sent) {
            return Some(Fit::Type);
        }
        match (self.kind, self.subtype) {
            ("*", _) => Some(Fit::Any),
            (kind, _) if !kind.eq_ignore_ascii_case(sent.kind) => None,
            (_, "*") => Some(Fit::Kind),
            (_, pattern) => {
                let (before, behind) = pattern.split_once('*')?;
                let is_long_enough = sent.subtype.len() > before.len() + behind.len();
                (is_long_enough && starts_with(sent.subtype, before) && ends_with(sent.subtype, behind))
                    .then_some(Fit::Pattern)
            }
        }
    }

    /// Whether `other` has this parameter.
    fn has(&self, (name, value): &(&str, Option<Cow<'_, str>>)) -> bool {
        let mut said = self.parameters().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        said.any(|(_, said)| match (said, value) {
            (Some(said), Some(value)) => said.eq_ignore_ascii_case(value),
            (said, value) => said.is_none() && value.is_none(),
        })
    }
}

/// Finds the declared media type or range that fits the type `sent` most closely; the first of
/// several that fit alike. `declared` pairs each with what it stands for. An invalid media type
/// fits only itself.
///
/// ```
/// use countersign_wire::closest;
///
/// let declared = ["text/*", "text/plain"].into_iter().enumerate();
/// assert_eq!(closest(declared.clone(), "text/plain; charset=utf-8"), Some(1));
/// assert_eq!(closest(declared, "image/png"), None);
/// ```
pub fn closest<'t, T>(declared: impl IntoIterator<Item = (T, &'t str)>, sent: &str) -> Option<T> {
    let parsed = MediaType::parse(sent);
    let fit = |text: &str| match text.eq_ignore_ascii_case(sent) {
        true => Some(Fit::Parameters),
        false => MediaType::parse(text)?.fit(parsed.as_ref()?),
    };
    let ranked = declared.into_iter().filter_map(|(item, text)| Some((fit(text)?, item)));
    ranked.min_by_key(|(fit, _)| *fit).map(|(_, item)| item)
}

/// Splits `text`, except within quoted strings (RFC 9110, section 5.6.4).
pub fn split_quoted(text: &str, delimiter: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c| {
        let ends = c == delimiter && !quoted;
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            _ => {}
        }
        ends
    })
}

fn unquoted(value: &str) -> Cow<'_, str> {
    match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        Some(quoted) if quoted.contains('\\') => Cow::Owned(quoted.replace('\\', "")),
        Some(quoted) => Cow::Borrowed(quoted),
        None => Cow::Borrowed(value),
    }
}

fn is_charset(name: &str) -> bool {
    name.eq_ignore_ascii_case("charset")
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || "/,;\"()".contains(c))
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

fn ends_with(text: &str, end: &str) -> bool {
    let at = text.len().checked_sub(end.len());
    at.and_then(|at| text.get(at..)).is_some_and(|found| found.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_declared_type_is_found() {
        let declared =
            ["*/*", "text/*", "application/*+json", "text/plain", "a/b; v=2", "a/b", "nonsense", "v/a.*+json"];
        for (sent, expected) in [
            ("text/plain", Some(3)),
            ("TEXT/Plain; charset=UTF-8", Some(3)),
            ("text/html", Some(1)),
            ("application/vnd.x+json", Some(2)),
            ("image/png", Some(0)),
            ("a/b; v=2", Some(4)),
            ("a/b;V=\"2\" ; w=1", Some(4)),
            ("a/b; v=1", Some(5)),
            ("v/a.b+json", Some(7)),
            ("v/b.b+json", Some(0)),
            ("Nonsense", Some(6)),
            ("other nonsense", None),
            ("", None),
        ] {
            assert_eq!(closest(declared.into_iter().enumerate(), sent), expected, "{sent}");
        }
        assert_eq!(closest([(0, "a/b; v=2")], "a/b"), None);
        assert_eq!(closest([(0, "application/json; charset=utf-8")], "application/json"), Some(0));
    }

    #[test]
    fn what_is_json() {
        for (text, expected) in [
            ("application/json", true),
            ("APPLICATION/JSON; charset=utf-8", true),
            ("application/problem+json", true),
            ("application/*+json", true),
            ("text/x-json", true),
            ("application/x-ndjson", false),
            ("application/json-seq", false),
            ("application/stream+json", false),
            ("application/jsonl", false),
            ("text/json5", false),
        ] {
            assert_eq!(MediaType::parse(text).is_some_and(|one| one.is_json()), expected, "{text}");
        }
    }

    #[test]
    fn what_is_utf_8() {
        for (text, expected) in [
            ("text/plain", true),
            ("text/plain; charset=\"UTF-8\"", true),
            ("text/plain; Charset=us-ascii", true),
            ("text/plain; charset=latin1", false),
            ("text/plain; v=\"; charset=latin1\"", true),
        ] {
            assert_eq!(MediaType::parse(text).is_some_and(|one| one.is_utf8()), expected, "{text}");
        }
    }

    #[test]
    fn invalid_media_types() {
        for text in ["", "text", "text/", "/plain", "*/plain", "te xt/plain", "text/a,b", "text/pl\"ain"] {
            assert!(MediaType::parse(text).is_none(), "{text}");
        }
        assert!(MediaType::parse("*").is_some_and(|any| any.is_range()));
    }
}
