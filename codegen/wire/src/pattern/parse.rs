//! From the text of a pattern to its parts.

use super::class;
use super::cursor::Cursor;
use super::error::{PatternError, half, syntax, unsupported};
use super::escape;
use super::node::{Class, Item, Look, Node};

/// How deep groups may nest.
const DEPTH: usize = 100;

/// A pattern that was read.
pub(super) struct Parsed {
    pub(super) root: Node,
    /// Whether the engine reads all of it alike.
    pub(super) is_plain: bool,
    pub(super) letters: Vec<char>,
}

pub(super) fn parse(pattern: &str) -> Result<Parsed, PatternError> {
    let names = names(pattern);
    let closed = vec![false; names.len() + 1];
    let mut parser = Parser {
        cursor: Cursor { rest: pattern },
        names,
        opened: 0,
        closed,
        depth: 0,
        behind: 0,
        is_plain: true,
        letters: Vec::new(),
    };
    let root = parser.choice()?;
    match parser.cursor.peek() {
        None => {
            resets(&root)?;
            Ok(Parsed { root, is_plain: parser.is_plain, letters: parser.letters })
        }
        Some(_) => syntax("`)` closes no group"),
    }
}

struct Parser<'p> {
    cursor: Cursor<'p>,
    /// Of all groups that keep what they hold, in their order; empty for those without one.
    names: Vec<&'p str>,
    /// How many of them have begun.
    opened: usize,
    /// Which of them have ended, by their number.
    closed: Vec<bool>,
    depth: usize,
    /// How many lookbehinds are around.
    behind: usize,
    is_plain: bool,
    letters: Vec<char>,
}

impl<'p> Parser<'p> {
    fn choice(&mut self) -> Result<Node, PatternError> {
        let mut variants = vec![self.sequence()?];
        while self.cursor.eat("|") {
            variants.push(self.sequence()?);
        }
        Ok(match variants.len() {
            1 => variants.remove(0),
            _ => Node::Choice(variants),
        })
    }

    fn sequence(&mut self) -> Result<Node, PatternError> {
        let mut parts = Vec::new();
        while let Some(next) = self.cursor.peek().filter(|next| !matches!(next, '|' | ')')) {
            let part = self.term(next)?;
            parts.push(self.repeated(part)?);
        }
        Ok(Node::Sequence(parts))
    }

    fn term(&mut self, next: char) -> Result<Node, PatternError> {
        if matches!(next, '*' | '+' | '?') || quantifier(&mut Cursor { rest: self.cursor.rest })?.is_some() {
            return syntax(format!("`{next}` has nothing before it that could be repeated"));
        }
        self.cursor.next();
        Ok(match next {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Any,
            '(' => self.group()?,
            '[' => {
                let read = class::class(&mut self.cursor)?;
                self.is_plain &= read.is_plain;
                self.letters.extend(read.letters);
                Node::Class(read.class)
            }
            '\\' => self.escape()?,
            '{' | '}' | ']' => self.foreign(Node::Literal(next)),
            literal => Node::Literal(literal),
        })
    }

    /// What the engine would read otherwise.
    fn foreign(&mut self, node: Node) -> Node {
        self.is_plain = false;
        node
    }

    /// `what` with the quantifier behind it.
    fn repeated(&mut self, what: Node) -> Result<Node, PatternError> {
        let before = self.cursor.rest;
        let Some((least, most, lazy)) = quantifier(&mut self.cursor)? else { return Ok(what) };
        match what {
            Node::Start | Node::End | Node::Boundary { .. } | Node::Look(Look::Behind | Look::NotBehind, _) => {
                let sign = before.chars().next().unwrap_or_default();
                syntax(format!("`{sign}` has nothing before it that could be repeated"))
            }
            what => Ok(Node::Repeat { what: Box::new(what), least, most, lazy }),
        }
    }

    /// A group, behind its opening parenthesis.
    fn group(&mut self) -> Result<Node, PatternError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return unsupported(format!("groups nest deeper than {DEPTH}"));
        }
        let looks = [("?=", Look::Ahead), ("?!", Look::NotAhead), ("?<=", Look::Behind), ("?<!", Look::NotBehind)];
        let node = match looks.into_iter().find(|(sign, _)| self.cursor.eat(sign)) {
            Some((_, look)) => self.look(look)?,
            None if self.cursor.eat("?:") => Node::Group(self.inner()?),
            None if self.cursor.eat("?<") => {
                self.is_plain = false;
                match self.cursor.until('>').filter(|name| is_name(name)) {
                    Some(_) => self.capture()?,
                    None => return syntax("a group has no proper name: write `(?<name>..)`"),
                }
            }
            None if self.cursor.eat("?") => self.flags()?,
            None => self.capture()?,
        };
        self.depth -= 1;
        Ok(node)
    }

    /// What is in a group, up to its closing parenthesis.
    fn inner(&mut self) -> Result<Box<Node>, PatternError> {
        let inner = self.choice()?;
        match self.cursor.eat(")") {
            true => Ok(Box::new(inner)),
            false => syntax("a group has no end: `)` is missing"),
        }
    }

    fn capture(&mut self) -> Result<Node, PatternError> {
        self.opened += 1;
        let number = self.opened;
        let inner = self.inner()?;
        if let Some(closed) = self.closed.get_mut(number) {
            *closed = true;
        }
        Ok(Node::Capture(number, inner))
    }

    fn look(&mut self, look: Look) -> Result<Node, PatternError> {
        self.is_plain = false;
        let is_behind = matches!(look, Look::Behind | Look::NotBehind);
        self.behind += usize::from(is_behind);
        let inner = self.inner()?;
        self.behind -= usize::from(is_behind);
        Ok(Node::Look(look, inner))
    }

    /// `(?i-s:..)`, behind its question mark.
    fn flags(&mut self) -> Result<Node, PatternError> {
        self.is_plain = false;
        if self.cursor.rest.starts_with("P<") {
            return syntax("a named group is written `(?<name>..)`, without `P`");
        }
        let end = self.cursor.rest.find([':', ')']).unwrap_or_default();
        let (flags, behind) = self.cursor.rest.split_at(end);
        let (on, off) = flags.split_once('-').unwrap_or((flags, ""));
        let all = format!("{on}{off}");
        let is_once = all.chars().all(|flag| "ims".contains(flag) && all.matches(flag).count() == 1);
        if all.is_empty() || !is_once {
            return syntax("there is no group of this kind: `(?` is followed by `:`, `=`, `!`, `<` or flags");
        }
        if behind.starts_with(')') {
            return syntax(format!("flags are those of a group: write `(?{flags}:..)`"));
        }
        self.cursor.rest = &behind[1..];
        Ok(Node::Flags(on.to_owned(), off.to_owned(), self.inner()?))
    }

    /// An escape, behind its backslash.
    fn escape(&mut self) -> Result<Node, PatternError> {
        let one = |item| Node::Class(Class { negated: false, items: vec![item] });
        match self.cursor.peek() {
            Some(letter @ ('d' | 'D' | 'w' | 'W' | 's' | 'S')) => {
                self.cursor.next();
                Ok(one(Item::Escape(letter)))
            }
            Some(letter @ ('b' | 'B')) => {
                self.cursor.next();
                Ok(self.foreign(Node::Boundary { negated: letter == 'B' }))
            }
            Some(letter @ ('p' | 'P')) if class::property_length(&self.cursor.rest[1..]).is_some() => {
                self.cursor.next();
                Ok(one(Item::Property(letter, class::property(&mut self.cursor))))
            }
            Some('k') if self.names.iter().any(|name| !name.is_empty()) => self.by_name(),
            Some('1'..='9') => self.by_number(),
            _ => self.character(),
        }
    }

    fn character(&mut self) -> Result<Node, PatternError> {
        let Some(escaped) = escape::character(&mut self.cursor, false) else {
            return syntax("a backslash has nothing behind it");
        };
        self.is_plain &= escaped.is_plain;
        self.letters.extend(escaped.letter);
        match char::from_u32(escaped.code) {
            Some(character) => Ok(Node::Literal(character)),
            None => half(),
        }
    }

    /// `\k<name>`: a name may be that of several groups, one in each variant.
    fn by_name(&mut self) -> Result<Node, PatternError> {
        let name = if self.cursor.eat("k<") { self.cursor.until('>') } else { None };
        let named = |name: &str| (1..=self.names.len()).filter(|number| self.names[number - 1] == name).collect();
        let groups: Vec<usize> = name.map(named).unwrap_or_default();
        match groups.is_empty() {
            true => syntax("`\\k` names no group of the pattern"),
            false => self.back(groups),
        }
    }

    /// `\2`: what a group holds, or, where there are not as many, an octal number or the digit itself.
    fn by_number(&mut self) -> Result<Node, PatternError> {
        let before = self.cursor.rest;
        let digits = self.cursor.digits(10, usize::MAX);
        if let Some(number) = digits.parse().ok().filter(|number| *number <= self.names.len()) {
            return self.back(vec![number]);
        }
        self.cursor.rest = before;
        self.character()
    }

    /// What `groups` hold. One that has not ended yet holds nothing, which is what the reference stands for then.
    fn back(&mut self, groups: Vec<usize>) -> Result<Node, PatternError> {
        self.is_plain = false;
        if self.behind > 0 {
            return unsupported("no engine here looks behind for what a group holds");
        }
        let ended: Vec<_> = groups.into_iter().filter(|group| self.closed.get(*group) == Some(&true)).collect();
        Ok(if ended.is_empty() { Node::Empty } else { Node::Back(ended) })
    }
}

/// The quantifier at `cursor`: the least, the most, and whether it is lazy.
fn quantifier(cursor: &mut Cursor<'_>) -> Result<Option<(u32, Option<u32>, bool)>, PatternError> {
    let (least, most) = match cursor.peek() {
        Some('*') => (0, None),
        Some('+') => (1, None),
        Some('?') => (0, Some(1)),
        Some('{') => match braces(cursor) {
            Some((least, Some(most))) if most < least => return syntax("the numbers in braces run backwards"),
            Some(numbers) => numbers,
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    cursor.next();
    Ok(Some((least, most, cursor.eat("?"))))
}

/// The numbers of `{1}`, `{1,}` or `{1,3}`, up to the closing brace; `None` where the brace means itself.
fn braces(cursor: &mut Cursor<'_>) -> Option<(u32, Option<u32>)> {
    let number =
        |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().unwrap_or(u32::MAX));
    let (inner, _) = cursor.rest.strip_prefix('{')?.split_once('}')?;
    let numbers = match inner.split_once(',') {
        _ if inner.is_empty() || inner.starts_with(',') => return None,
        None => number(inner).map(|exactly| (exactly, Some(exactly)))?,
        Some((least, "")) => (number(least)?, None),
        Some((least, most)) => (number(least)?, Some(number(most)?)),
    };
    cursor.rest = &cursor.rest[inner.len() + 1..];
    Some(numbers)
}

/// A group within something repeated holds nothing after a turn that leaves it out: no engine here forgets what it held.
fn resets(root: &Node) -> Result<(), PatternError> {
    let (mut referred, mut forgotten) = (Vec::new(), Vec::new());
    survey(root, &mut referred, &mut forgotten);
    match referred.iter().any(|group| forgotten.contains(group)) {
        true => {
            unsupported("no engine here forgets, with each turn of a repetition, what a group held in the one before")
        }
        false => Ok(()),
    }
}

/// The groups that are referred to, and those that a turn of something repeated may leave out.
fn survey(node: &Node, referred: &mut Vec<usize>, forgotten: &mut Vec<usize>) {
    match node {
        Node::Back(groups) => referred.extend(groups),
        Node::Repeat { what, most, .. } if *most != Some(1) => left_out(what, false, forgotten),
        _ => {}
    }
    node.children().iter().for_each(|child| survey(child, referred, forgotten));
}

/// The groups below `node` that may take no part in a match of it.
fn left_out(node: &Node, may_be: bool, groups: &mut Vec<usize>) {
    let may_be = match node {
        Node::Capture(number, _) if may_be => {
            groups.push(*number);
            true
        }
        Node::Choice(_) | Node::Repeat { least: 0, .. } | Node::Look(Look::NotAhead | Look::NotBehind, _) => true,
        _ => may_be,
    };
    node.children().iter().for_each(|child| left_out(child, may_be, groups));
}

fn is_name(name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || "_$\u{200c}\u{200d}".contains(letter);
    name.chars().all(is_part) && name.chars().next().is_some_and(|first| !first.is_numeric())
}

/// The names of the groups that keep what they hold.
fn names(pattern: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let (mut escaped, mut in_class) = (false, false);
    for (at, next) in pattern.char_indices() {
        let behind = &pattern[at + next.len_utf8()..];
        match next {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if in_class => {}
            '(' if !behind.starts_with('?') => names.push(""),
            '(' if behind.starts_with("?<") && !behind.starts_with("?<=") && !behind.starts_with("?<!") => {
                names.push(behind[2..].split('>').next().unwrap_or_default());
            }
            _ => {}
        }
    }
    names
}
