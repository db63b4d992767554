//! A pattern in the engine's words.

use std::fmt::Write as _;

use super::node::{Class, Item, Look, Node};

const WORD: &str = "A-Za-z0-9_";
const NO_WORD: &str = r"\x{0}-\x{2f}\x{3a}-\x{40}\x{5b}-\x{5e}\x{60}\x{7b}-\x{10ffff}";
const NO_DIGIT: &str = r"\x{0}-\x{2f}\x{3a}-\x{10ffff}";
const SPACE: &str = r"\x{9}-\x{d}\x{20}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}";
const NO_SPACE: &str = r"\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}";
const LINE_END: &str = r"\n\r\x{2028}\x{2029}";
const EVERYTHING: &str = r"\x{0}-\x{10ffff}";
/// Halves of surrogate pairs, which no text of Rust has.
const HALVES: std::ops::RangeInclusive<u32> = 0xd800..=0xdfff;

/// The words for `root`.
///
/// The validator's crate puts a pattern into other words itself, but for one with a lookaround in it, which it leaves
/// alone. An empty lookahead at the beginning sees to that where it would not know ours.
pub(super) fn written(root: &Node) -> String {
    let mut writer = Writer { out: String::new(), asks: false, across_lines: false, each_line: false };
    writer.node(root);
    if writer.asks { format!("(?=){}", writer.out) } else { writer.out }
}

struct Writer {
    out: String,
    /// Whether it is asked if a group took part.
    asks: bool,
    /// The flag `s`.
    across_lines: bool,
    /// The flag `m`.
    each_line: bool,
}

impl Writer {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Empty => self.out += "(?:)",
            Node::Literal(character) => self.literal(*character),
            Node::Any if self.across_lines => self.within("[", EVERYTHING, "]"),
            Node::Any => self.within("[^", LINE_END, "]"),
            Node::Class(class) => self.class(class),
            Node::Start if self.each_line => self.within("(?:^|(?<=[", LINE_END, "]))"),
            Node::Start => self.out += "^",
            Node::End if self.each_line => self.within("(?:$|(?=[", LINE_END, "]))"),
            Node::End => self.out += "$",
            Node::Boundary { negated } => self.boundary(*negated),
            Node::Back(groups) => self.back(groups),
            Node::Capture(_, inner) => self.around("(", inner),
            Node::Group(inner) => self.around("(?:", inner),
            Node::Flags(on, off, inner) => self.flags(on, off, inner),
            Node::Look(look, inner) => self.around(opening(*look), inner),
            Node::Repeat { what, least, most, lazy } => self.repeat(what, (*least, *most), *lazy),
            Node::Sequence(parts) => parts.iter().for_each(|part| self.node(part)),
            Node::Choice(variants) => {
                for (index, variant) in variants.iter().enumerate() {
                    self.out += if index == 0 { "" } else { "|" };
                    self.node(variant);
                }
            }
        }
    }

    fn within(&mut self, before: &str, what: &str, behind: &str) {
        [before, what, behind].into_iter().for_each(|text| self.out += text);
    }

    fn around(&mut self, before: &str, inner: &Node) {
        self.out += before;
        self.node(inner);
        self.out += ")";
    }

    fn literal(&mut self, character: char) {
        match character.is_ascii() && !character.is_ascii_alphanumeric() {
            true => self.code(u32::from(character)),
            false => self.out.push(character),
        }
    }

    fn code(&mut self, code: u32) {
        let _ = write!(self.out, "\\x{{{code:x}}}");
    }

    fn boundary(&mut self, negated: bool) {
        let (one, other) = if negated { ("=", "!") } else { ("!", "=") };
        let _ = write!(self.out, "(?:(?<=[{WORD}])(?{one}[{WORD}])|(?<![{WORD}])(?{other}[{WORD}]))");
    }

    /// What the first of `groups` that took part holds; nothing where none did.
    fn back(&mut self, groups: &[usize]) {
        self.asks = true;
        for group in groups {
            let _ = write!(self.out, "(?({group})\\{group}|");
        }
        self.out += &")".repeat(groups.len());
    }

    /// The engine gets the flag `i` only: the others are in the words.
    fn flags(&mut self, on: &str, off: &str, inner: &Node) {
        let before = (self.across_lines, self.each_line);
        self.across_lines = (self.across_lines || on.contains('s')) && !off.contains('s');
        self.each_line = (self.each_line || on.contains('m')) && !off.contains('m');
        let opening = match (on.contains('i'), off.contains('i')) {
            (true, _) => "(?i:",
            (_, true) => "(?-i:",
            _ => "(?:",
        };
        self.around(opening, inner);
        (self.across_lines, self.each_line) = before;
    }

    fn repeat(&mut self, what: &Node, (least, most): (u32, Option<u32>), lazy: bool) {
        // Looking ahead several times sees the same; not having to is not to look.
        if let Node::Look(..) | Node::Empty = what {
            return if least == 0 { self.out += "(?:)" } else { self.node(what) };
        }
        match what {
            Node::Literal(_) | Node::Any | Node::Class(_) | Node::Capture(..) | Node::Group(_) | Node::Flags(..) => {
                self.node(what);
            }
            other => self.around("(?:", other),
        }
        let _ = match (least, most) {
            (0, None) => write!(self.out, "*"),
            (1, None) => write!(self.out, "+"),
            (0, Some(1)) => write!(self.out, "?"),
            (least, None) => write!(self.out, "{{{least},}}"),
            (least, Some(most)) if least == most => write!(self.out, "{{{least}}}"),
            (least, Some(most)) => write!(self.out, "{{{least},{most}}}"),
        };
        self.out += if lazy { "?" } else { "" };
    }

    fn class(&mut self, class: &Class) {
        let items: Vec<_> = class.items.iter().filter_map(within_text).collect();
        match (items.is_empty(), class.negated) {
            (true, true) => return self.within("[", EVERYTHING, "]"),
            (true, false) => return self.within("[^", EVERYTHING, "]"),
            (false, negated) => self.out += if negated { "[^" } else { "[" },
        }
        items.iter().for_each(|item| self.item(item));
        self.out += "]";
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Range(from, to) => {
                self.bound(*from);
                if from != to {
                    self.out += "-";
                    self.bound(*to);
                }
            }
            Item::Escape(letter) => {
                self.out += match letter {
                    'd' => "0-9",
                    'D' => NO_DIGIT,
                    'w' => WORD,
                    'W' => NO_WORD,
                    's' => SPACE,
                    _ => NO_SPACE,
                }
            }
            Item::Property(letter, name) => {
                let _ = write!(self.out, "\\{letter}{{{name}}}");
            }
        }
    }

    fn bound(&mut self, code: u32) {
        match char::from_u32(code) {
            Some(character) => self.literal(character),
            None => self.code(code),
        }
    }
}

/// What of `item` is in texts of Rust.
fn within_text(item: &Item) -> Option<Item> {
    let Item::Range(from, to) = item else { return Some(item.clone()) };
    let from = if HALVES.contains(from) { HALVES.end() + 1 } else { *from };
    let to = if HALVES.contains(to) { HALVES.start() - 1 } else { *to };
    (from <= to).then_some(Item::Range(from, to))
}

fn opening(look: Look) -> &'static str {
    match look {
        Look::Ahead => "(?=",
        Look::NotAhead => "(?!",
        Look::Behind => "(?<=",
        Look::NotBehind => "(?<!",
    }
}
