//! A pattern as it was read.

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Node {
    Empty,
    Literal(char),
    /// `.`
    Any,
    Class(Class),
    /// `^`
    Start,
    /// `$`
    End,
    /// `\b`; negated, `\B`.
    Boundary {
        negated: bool,
    },
    /// What one of these groups holds, or nothing where none of them took part.
    Back(Vec<usize>),
    /// `(..)`, with its number.
    Capture(usize, Box<Node>),
    /// `(?i-s:..)`: the flags that it sets, and those that it clears.
    Flags(String, String, Box<Node>),
    /// `(?:..)`
    Group(Box<Node>),
    /// `(?=..)` and the like.
    Look(Look, Box<Node>),
    Repeat {
        what: Box<Node>,
        least: u32,
        most: Option<u32>,
        lazy: bool,
    },
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
}

/// Where a lookaround looks, and whether it must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Ahead,
    NotAhead,
    Behind,
    NotBehind,
}

/// `[..]`, and escapes outside of one.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) negated: bool,
    pub(super) items: Vec<Item>,
}

/// What a class lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// From one code point to another. Halves of surrogate pairs are among them.
    Range(u32, u32),
    /// `\d`, `\W`.
    Escape(char),
    /// `\p{Lu}` with its letter.
    Property(char, String),
}

impl Node {
    /// The nodes directly below.
    pub(super) fn children(&self) -> &[Node] {
        match self {
            Self::Capture(_, inner) | Self::Flags(_, _, inner) | Self::Group(inner) | Self::Look(_, inner) => {
                std::slice::from_ref(inner)
            }
            Self::Repeat { what, .. } => std::slice::from_ref(what),
            Self::Sequence(list) | Self::Choice(list) => list,
            Self::Empty
            | Self::Literal(_)
            | Self::Any
            | Self::Class(_)
            | Self::Start
            | Self::End
            | Self::Boundary { .. }
            | Self::Back(_) => &[],
        }
    }
}
