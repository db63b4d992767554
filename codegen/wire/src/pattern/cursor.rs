//! The text of a pattern, and how far it is read.

/// What is left of a pattern.
pub(super) struct Cursor<'p> {
    pub(super) rest: &'p str,
}

impl<'p> Cursor<'p> {
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    /// Takes `text`, if it comes next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes what stands before `end`, and `end`, where that is there.
    pub(super) fn until(&mut self, end: char) -> Option<&'p str> {
        let (before, behind) = self.rest.split_once(end)?;
        self.rest = behind;
        Some(before)
    }

    /// Takes the digits of `radix` that come next, at most `most` of them.
    pub(super) fn digits(&mut self, radix: u32, most: usize) -> &'p str {
        let length = self.rest.chars().take(most).take_while(|digit| digit.is_digit(radix)).count();
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        digits
    }

    /// Takes exactly `count` hexadecimal digits, or nothing.
    pub(super) fn hexadecimal(&mut self, count: usize) -> Option<u32> {
        let before = self.rest;
        let digits = self.digits(16, count);
        if digits.len() == count {
            return u32::from_str_radix(digits, 16).ok();
        }
        self.rest = before;
        None
    }
}
