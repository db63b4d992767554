//! JSON text to tree, with byte spans: RFC 8259.
//!
//! YAML 1.2 wants to be a superset of JSON, but its parsers limit keys to 1024 characters, refuse
//! `\uD83D\uDE00` and tabs in odd places, and are slower. So JSON has a reader of its own.

use super::limits::{self, Budget, MAX_DEPTH, MAX_FAULTS};
use super::object::{Key, ObjectBuilder};
use super::{Node, Value, malformed, scalar};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

/// Reads one JSON value and nothing behind it. The list of faults is never empty.
pub(super) fn parse(source: SourceId, text: &str, budget: &mut Budget) -> Result<Node, Vec<Diagnostic>> {
    let mut reader = Reader { source, text, at: 0, depth: 0, budget, faults: Vec::new() };
    let root = reader.document();
    match root {
        Ok(root) if reader.faults.is_empty() => Ok(root),
        Ok(_) => Err(reader.faults),
        Err(fault) => {
            reader.faults.push(fault);
            Err(reader.faults)
        }
    }
}

struct Reader<'a> {
    source: SourceId,
    text: &'a str,
    /// The offset of the next byte.
    at: usize,
    depth: usize,
    budget: &'a mut Budget,
    faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Node, Diagnostic> {
        let root = self.value()?;
        self.white_space();
        match self.peek() {
            None => Ok(root),
            Some(_) => Err(self.malformed("text behind the end of the document")),
        }
    }

    fn value(&mut self) -> Result<Node, Diagnostic> {
        self.white_space();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            Some(_) => return Err(self.malformed("expected a value")),
            None => return Err(self.malformed("the text ends where a value is expected")),
        };
        let span = Span::new(self.source, start..self.at);
        self.budget.count(span)?;
        Ok(Node { span, value })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Diagnostic>) -> Result<Value, Diagnostic> {
        if self.depth == MAX_DEPTH {
            return Err(limits::too_deep(self.here()));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Value, Diagnostic> {
        let mut items = Vec::new();
        if self.skip(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            if self.skip(b']') {
                return Ok(Value::Array(items));
            }
            if !self.skip(b',') {
                return Err(self.malformed("expected `,` or `]`"));
            }
        }
    }

    fn object(&mut self) -> Result<Value, Diagnostic> {
        let mut object = ObjectBuilder::default();
        if self.skip(b'}') {
            return Ok(Value::Object(Vec::new()));
        }
        loop {
            self.white_space();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.malformed("expected a key in double quotes"));
            }
            let key = self.string()?;
            let key = Key::new(key, Span::new(self.source, start..self.at), false);
            if !self.skip(b':') {
                return Err(self.malformed("expected `:`"));
            }
            let value = self.value()?;
            let place = value.span;
            object.insert(key, value, place, &mut self.faults);
            if self.faults.len() >= MAX_FAULTS {
                return Err(self.faults.remove(MAX_FAULTS - 1));
            }
            if self.skip(b'}') {
                return Ok(Value::Object(object.finish(&mut self.faults)));
            }
            if !self.skip(b',') {
                return Err(self.malformed("expected `,` or `}`"));
            }
        }
    }

    fn number(&mut self) -> Result<Value, Diagnostic> {
        let start = self.at;
        let digits = |reader: &mut Self| {
            let from = reader.at;
            while matches!(reader.peek(), Some(b'0'..=b'9')) {
                reader.at += 1;
            }
            reader.at > from
        };
        self.take(b'-');
        let leading_zero = self.peek() == Some(b'0');
        let whole = self.at;
        let mut well_formed = digits(self) && !(leading_zero && self.at > whole + 1);
        if self.take(b'.') {
            well_formed &= digits(self);
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            well_formed &= digits(self);
        }
        let text = &self.text[start..self.at];
        if !well_formed {
            self.at = start;
            return Err(self.malformed("this is not a number"));
        }
        let span = Span::new(self.source, start..self.at);
        let number = scalar::decimal(text).ok_or_else(|| scalar::NotJson.at(text, span))?;
        Ok(Value::Number(number))
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Diagnostic> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.malformed("expected a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    /// A string, from its opening quote to behind its closing one.
    fn string(&mut self) -> Result<String, Diagnostic> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F)).unwrap_or(rest.len());
            text.push_str(&rest[..plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => {
                    return Err(self.malformed("a control character must be escaped in a string"));
                }
                None => return Err(self.malformed("the text ends within a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Diagnostic> {
        let letter = self.text.as_bytes().get(self.at + 1).copied();
        let character = match letter {
            Some(letter @ (b'"' | b'\\' | b'/')) => char::from(letter),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.malformed("there is no such escape")),
        };
        self.at += 2;
        Ok(character)
    }

    /// `\uXXXX`, or two of them for a character beyond the basic plane (RFC 8259, section 7).
    fn unicode(&mut self) -> Result<char, Diagnostic> {
        let unit = |at: usize| {
            let escape = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
            let digits = escape.bytes().all(|byte| byte.is_ascii_hexdigit());
            digits.then(|| u32::from_str_radix(escape, 16).ok()).flatten()
        };
        let (code, length) = match (unit(self.at), unit(self.at + 6)) {
            (Some(high @ 0xD800..=0xDBFF), Some(low @ 0xDC00..=0xDFFF)) => {
                (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 12)
            }
            (Some(code), _) => (code, 6),
            (None, _) => return Err(self.malformed("`\\u` takes four hexadecimal digits")),
        };
        let Some(character) = char::from_u32(code) else {
            return Err(self.malformed("half of a surrogate pair"));
        };
        self.at += length;
        Ok(character)
    }

    fn white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes `byte` if it comes next, white space aside.
    fn skip(&mut self, byte: u8) -> bool {
        self.white_space();
        self.take(byte)
    }

    /// Takes `byte` if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next character.
    fn here(&self) -> Span {
        let length = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        Span::new(self.source, self.at..self.at + length)
    }

    fn malformed(&self, message: &str) -> Diagnostic {
        let span = self.here();
        malformed::json(message, &self.text[span.range()], span)
    }
}
