//! `[..]`: what it lists.

use super::cursor::Cursor;
use super::error::{PatternError, half, syntax};
use super::escape;
use super::node::{Class, Item};

/// A class, and whether the engine reads it alike.
pub(super) struct Read {
    pub(super) class: Class,
    pub(super) is_plain: bool,
    pub(super) letters: Vec<char>,
}

/// The class at `cursor`, behind its opening bracket.
///
/// # Errors
///
/// It has no end, or a range that runs backwards.
pub(super) fn class(cursor: &mut Cursor<'_>) -> Result<Read, PatternError> {
    let negated = cursor.eat("^");
    let mut read = Read { class: Class { negated, items: Vec::new() }, is_plain: true, letters: Vec::new() };
    while !cursor.eat("]") {
        let first = item(cursor, &mut read)?;
        let is_range = cursor.rest.starts_with('-') && !cursor.rest.starts_with("-]");
        if !is_range {
            if !negated && matches!(first, Item::Range(code, _) if char::from_u32(code).is_none()) {
                return half();
            }
            read.class.items.push(first);
            continue;
        }
        cursor.next();
        let last = item(cursor, &mut read)?;
        match (&first, &last) {
            (Item::Range(from, _), Item::Range(to, _))
                if !negated && char::from_u32(*from).is_none() && char::from_u32(*to).is_none() =>
            {
                return half();
            }
            (Item::Range(from, _), Item::Range(to, _)) if from <= to => read.class.items.push(Item::Range(*from, *to)),
            (Item::Range(..), Item::Range(..)) => return syntax("a range of a class runs backwards"),
            // `[\w-.]`: one of the two is no character, and the sign means itself.
            _ => {
                read.is_plain = false;
                read.class.items.extend([first, Item::Range(u32::from('-'), u32::from('-')), last]);
            }
        }
    }
    read.is_plain &= !read.class.items.is_empty();
    Ok(read)
}

/// A character or an escape of several.
fn item(cursor: &mut Cursor<'_>, read: &mut Read) -> Result<Item, PatternError> {
    let is_first = read.class.items.is_empty();
    let Some(next) = cursor.next() else { return syntax("a class has no end: `]` is missing") };
    let one = |code: u32| Item::Range(code, code);
    if next != '\\' {
        // Operators of classes in Rust, and a sign that is read differently in its middle.
        let is_sign = next == '-' && !is_first && !cursor.rest.starts_with(']');
        read.is_plain &= !matches!(next, '[' | '&' | '~') && !is_sign;
        return Ok(one(u32::from(next)));
    }
    match cursor.peek() {
        Some(letter @ ('d' | 'D' | 'w' | 'W' | 's' | 'S')) => {
            cursor.next();
            Ok(Item::Escape(letter))
        }
        Some(letter @ ('p' | 'P')) if property_length(&cursor.rest[1..]).is_some() => {
            cursor.next();
            Ok(Item::Property(letter, property(cursor)))
        }
        Some('b') => {
            cursor.next();
            read.is_plain = false;
            Ok(one(8))
        }
        _ => {
            let Some(escaped) = escape::character(cursor, true) else {
                return syntax("a backslash has nothing behind it");
            };
            read.is_plain &= escaped.is_plain;
            read.letters.extend(escaped.letter);
            Ok(one(escaped.code))
        }
    }
}

/// How long `{Lu}` at the beginning of `text` is, braces included.
pub(super) fn property_length(text: &str) -> Option<usize> {
    let name = text.strip_prefix('{')?.split_once('}')?.0;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_=".contains(&byte));
    is_name.then_some(name.len() + 2)
}

/// The name in the braces at `cursor`, which are there.
pub(super) fn property(cursor: &mut Cursor<'_>) -> String {
    cursor.eat("{");
    cursor.until('}').unwrap_or_default().to_owned()
}
