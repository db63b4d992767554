//! Escapes of characters: the same within a class and outside.

use super::cursor::Cursor;

/// Letters that other languages of patterns give a meaning behind a backslash.
const MEANINGS_ELSEWHERE: &str = "AZzaehGQEKRXHNlLU";

/// A character behind a backslash.
pub(super) struct Escaped {
    /// May be half of a surrogate pair.
    pub(super) code: u32,
    /// Whether the engine reads the escape alike.
    pub(super) is_plain: bool,
    /// A letter that means itself here, and something else in other languages.
    pub(super) letter: Option<char>,
}

/// The character that the escape at `cursor`, behind its backslash, is; `None` at the end of the text.
pub(super) fn character(cursor: &mut Cursor<'_>, in_class: bool) -> Option<Escaped> {
    let plain = |code: char| Some(Escaped { code: u32::from(code), is_plain: true, letter: None });
    let other = |code: u32| Some(Escaped { code, is_plain: false, letter: None });
    let next = cursor.peek()?;
    if next.is_digit(8) {
        return other(octal(cursor));
    }
    if next == 'c' {
        return other(control(cursor, in_class));
    }
    cursor.next();
    match next {
        'f' => plain('\u{c}'),
        'n' => plain('\n'),
        'r' => plain('\r'),
        't' => plain('\t'),
        'v' => plain('\u{b}'),
        'x' => match cursor.hexadecimal(2) {
            Some(code) => Some(Escaped { code, is_plain: true, letter: None }),
            None => other(u32::from('x')),
        },
        'u' => match code_point(cursor) {
            Some(code) => other(code),
            None => other(u32::from('u')),
        },
        letter if letter.is_ascii_alphanumeric() => {
            let letter = MEANINGS_ELSEWHERE.contains(letter).then_some(letter);
            Some(Escaped { code: u32::from(next), is_plain: false, letter })
        }
        // Operators of Rust.
        '<' | '>' => other(u32::from(next)),
        sign if sign.is_ascii() => plain(sign),
        sign => other(u32::from(sign)),
    }
}

/// `\0`, `\12`, `\377`: up to 255.
fn octal(cursor: &mut Cursor<'_>) -> u32 {
    let most = if matches!(cursor.peek(), Some('0'..='3')) { 3 } else { 2 };
    u32::from_str_radix(cursor.digits(8, most), 8).unwrap_or_default()
}

/// `\cJ`. Without a letter the backslash means itself, and `c` stands behind it.
fn control(cursor: &mut Cursor<'_>, in_class: bool) -> u32 {
    let counts =
        |letter: &char| letter.is_ascii_alphabetic() || (in_class && (letter.is_ascii_digit() || *letter == '_'));
    match cursor.rest.chars().nth(1).filter(counts) {
        Some(letter) => {
            cursor.rest = &cursor.rest[2..];
            u32::from(letter) % 32
        }
        None => u32::from('\\'),
    }
}

/// What stands behind `\u`: `00e4`, `{1f600}`, or both halves of a surrogate pair.
fn code_point(cursor: &mut Cursor<'_>) -> Option<u32> {
    if cursor.rest.starts_with('{') {
        let (digits, behind) = cursor.rest[1..].split_once('}')?;
        let code =
            u32::from_str_radix(digits, 16).ok().filter(|code| *code <= 0x10_ffff && !digits.starts_with('+'))?;
        cursor.rest = behind;
        return Some(code);
    }
    let high = cursor.hexadecimal(4)?;
    let before = cursor.rest;
    if (0xd800..0xdc00).contains(&high)
        && cursor.eat("\\u")
        && let Some(low) = cursor.hexadecimal(4).filter(|low| (0xdc00..0xe000).contains(low))
    {
        return Some(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00));
    }
    cursor.rest = before;
    Some(high)
}
