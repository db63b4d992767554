//! Rules: what a schema asks of a value, as far as that can be seen while the value goes by.

use std::fmt;

use serde_json::Number;

/// A question to a value.
pub type Test<T> = Box<dyn Fn(&T) -> bool + Send + Sync>;

/// The kinds of values that a rule admits, as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// No value.
    pub const NONE: Self = Self(0);
    /// Null.
    pub const NULL: Self = Self(1);
    /// False.
    pub const FALSE: Self = Self(1 << 1);
    /// True.
    pub const TRUE: Self = Self(1 << 2);
    /// A number that is whole, however it is written.
    pub const WHOLE: Self = Self(1 << 3);
    /// A number that is not.
    pub const FRACTION: Self = Self(1 << 4);
    /// A string.
    pub const TEXT: Self = Self(1 << 5);
    /// A list.
    pub const LIST: Self = Self(1 << 6);
    /// An object.
    pub const OBJECT: Self = Self(1 << 7);
    /// Any value.
    pub const ALL: Self = Self(u8::MAX);

    /// Both sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both have.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What one of them has.
    #[must_use]
    pub const fn xor(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }

    /// Whether they have something in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What is asked of a value. Rules refer to each other by number, see [`Rules`].
pub struct Rule {
    /// What it may be.
    pub kinds: Kinds,
    /// Whether it is an item of a list without equal items.
    pub kept: bool,
    /// Of numbers.
    pub number: Option<NumberRule>,
    /// Of strings.
    pub text: Option<TextRule>,
    /// Of lists.
    pub list: Option<ListRule>,
    /// Of objects.
    pub object: Option<ObjectRule>,
    /// Asked of the value's text, where the value cannot be judged while it goes by. Nothing else
    /// is asked then.
    pub whole: Option<Test<str>>,
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kinds, kept, number, text, list, object, whole } = self;
        let parts = (number, text, list, object);
        write!(f, "Rule({kinds:?}, kept: {kept}, {parts:?}, whole: {})", whole.is_some())
    }
}

impl Rule {
    /// Nothing is asked.
    pub const ANY: Self =
        Self { kinds: Kinds::ALL, kept: false, number: None, text: None, list: None, object: None, whole: None };

    /// Whether nothing is asked.
    pub(super) fn is_any(&self) -> bool {
        let free = self.number.is_none() && self.text.is_none() && self.list.is_none() && self.object.is_none();
        free && self.kinds == Kinds::ALL && !self.kept && self.whole.is_none()
    }
}

/// What is asked of numbers.
pub struct NumberRule {
    /// The least whole number.
    pub least: i128,
    /// The greatest.
    pub most: i128,
    /// Asked of every number.
    pub all: Vec<Test<Number>>,
    /// Asked of those that 64-bit floats are needed for: the bounds once more.
    pub floats: Vec<Test<Number>>,
}

impl Default for NumberRule {
    fn default() -> Self {
        Self { least: i128::MIN, most: i128::MAX, all: Vec::new(), floats: Vec::new() }
    }
}

impl NumberRule {
    pub(super) fn admits_whole(&self, value: i128, number: impl FnOnce() -> Number) -> bool {
        self.least <= value && value <= self.most && (self.all.is_empty() || all(&self.all, &number()))
    }

    pub(super) fn admits_float(&self, value: f64) -> bool {
        Number::from_f64(value).is_some_and(|number| all(&self.all, &number) && all(&self.floats, &number))
    }
}

/// What is asked of strings.
pub struct TextRule {
    /// The least number of characters.
    pub least: usize,
    /// The greatest.
    pub most: usize,
    /// What else.
    pub all: Vec<Test<str>>,
}

impl Default for TextRule {
    fn default() -> Self {
        Self { least: 0, most: usize::MAX, all: Vec::new() }
    }
}

impl TextRule {
    pub(super) fn admits(&self, text: &str) -> bool {
        self.admits_length(text) && self.all.iter().all(|test| test(text))
    }

    /// A character has one byte to four: mostly the bytes decide.
    fn admits_length(&self, text: &str) -> bool {
        let bytes = text.len();
        if bytes <= self.most && (self.least == 0 || bytes.div_ceil(4) >= self.least) {
            return true;
        }
        let characters = text.chars().count();
        self.least <= characters && characters <= self.most
    }
}

/// What is asked of lists.
#[derive(Debug)]
pub struct ListRule {
    /// The rule of each item.
    pub items: usize,
    /// The least number of items.
    pub least: usize,
    /// The greatest.
    pub most: usize,
    /// Whether no two may be equal; then the items' rule is one that keeps them.
    pub unique: bool,
}

/// What is asked of objects.
#[derive(Debug)]
pub struct ObjectRule {
    /// The properties that have a name, and their rules.
    pub properties: Vec<(Box<str>, usize)>,
    /// Which of them must be there.
    pub required: Vec<usize>,
    /// The rule of any other.
    pub others: usize,
    /// The least number of properties.
    pub least: usize,
    /// The greatest.
    pub most: usize,
}

impl ObjectRule {
    /// The number of the property `key`, which is looked for from `next` on: mostly properties come
    /// in the document's order.
    pub(super) fn find(&self, key: &str, next: usize) -> Option<usize> {
        let (before, behind) = self.properties.split_at(next.min(self.properties.len()));
        let is_key = |(name, _): &(Box<str>, usize)| **name == *key;
        let found = behind.iter().position(is_key).map(|found| before.len() + found);
        found.or_else(|| before.iter().position(is_key))
    }
}

/// Rules that refer to each other. The first one asks nothing.
#[derive(Debug)]
pub struct Rules {
    list: Vec<Rule>,
    root: usize,
}

pub(super) static ANY: Rule = Rule::ANY;
static NONE: Rules = Rules { list: Vec::new(), root: 0 };

impl Rules {
    /// These rules, of which `root` is the whole value's.
    pub fn new(list: Vec<Rule>, root: usize) -> Self {
        Self { list, root }
    }

    /// Nothing is asked of any value.
    pub fn none() -> &'static Self {
        &NONE
    }

    pub(super) fn root(&self) -> &Rule {
        self.get(self.root)
    }

    pub(super) fn get(&self, number: usize) -> &Rule {
        self.list.get(number).unwrap_or(&ANY)
    }
}

fn all<T: ?Sized>(tests: &[Test<T>], value: &T) -> bool {
    tests.iter().all(|test| test(value))
}

impl fmt::Debug for NumberRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NumberRule({}..={}, {} tests)", self.least, self.most, self.all.len() + self.floats.len())
    }
}

impl fmt::Debug for TextRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextRule({}..={}, {} tests)", self.least, self.most, self.all.len())
    }
}
