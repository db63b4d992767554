//! A page of Markdown: its blocks of code with their directives, its headings, its links.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A page.
#[derive(Debug)]
pub struct Page {
    /// Its path from the root of the repository.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The fenced blocks and hidden commands, in order.
    pub blocks: Vec<Block>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The links and pictures, in order.
    pub links: Vec<Link>,
}

/// A fenced block, or a command that a reader does not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The line of its first line of text, from 1.
    pub line: usize,
    /// The language after the opening fence: `rust`, `sh`, `text`.
    pub language: String,
    /// The word after that, where there is one: the name of a file.
    pub title: String,
    /// What it holds, without the fences.
    pub text: String,
    /// Where that is in the page's text.
    pub range: Range<usize>,
    /// What the comment before it says.
    pub directive: Option<Directive>,
}

/// A comment of the page that tells the tests what to do with the block after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directive {
    /// `from: PATH#REGION`: a copy of that region.
    From(String),
    /// `file: PATH`: what the reader writes into that file. `file: PATH from PLACE`: it is also a
    /// copy of that file or region.
    File(String, Option<String>),
    /// `no-run: REASON`: commands that the tests do not run.
    NoRun(String),
    /// `background`: a command that runs until the end of the page.
    Background,
    /// `fails`: commands whose last one fails.
    Fails,
    /// `hidden: COMMAND`: no block; a command that is run here.
    Hidden(String),
    /// `generated`: a test of its own compares it.
    Generated,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its text, without markup.
    pub text: String,
    /// What a link to it says after `#`.
    pub anchor: String,
}

/// A link or a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The line, from 1.
    pub line: usize,
    /// Where it leads, as it is written.
    pub target: String,
}

impl Page {
    /// The page at `path` below `root`.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or a directive that is not known.
    pub fn read(root: &Path, path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(root.join(path)).map_err(|error| error.to_string())?;
        Self::parse(path, text)
    }

    /// The page of that text.
    ///
    /// # Errors
    ///
    /// A directive that is not known, or that stands before no block.
    pub fn parse(path: &Path, text: String) -> Result<Self, String> {
        let mut page = Self { path: path.to_owned(), text, blocks: vec![], headings: vec![], links: vec![] };
        let text = std::mem::take(&mut page.text);
        let mut reader = Reader { page: &mut page, text: &text, waiting: None };
        reader.read()?;
        page.text = text;
        Ok(page)
    }

    /// The number of blocks with that directive.
    pub fn count(&self, is: impl Fn(&Directive) -> bool) -> usize {
        self.blocks.iter().filter(|block| block.directive.as_ref().is_some_and(&is)).count()
    }

    /// Its text with other texts in some of its blocks.
    pub fn with(&self, mut replacements: Vec<(Range<usize>, String)>) -> String {
        replacements.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        let mut text = self.text.clone();
        for (range, replacement) in replacements {
            text.replace_range(range, &replacement);
        }
        text
    }
}

/// One pass over a page.
struct Reader<'a> {
    page: &'a mut Page,
    text: &'a str,
    /// A directive whose block has not come yet, and its line.
    waiting: Option<(Directive, usize)>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), String> {
        let mut options = Options::empty();
        options.insert(Options::ENABLE_TABLES | Options::ENABLE_GFM);
        let mut code: Option<Block> = None;
        let mut heading: Option<String> = None;
        for (event, range) in Parser::new_ext(self.text, options).into_offset_iter() {
            match event {
                Event::Html(html) => self.comment(&html, range.start)?,
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                    code = Some(self.block(&language, range));
                }
                Event::Text(text) if code.is_some() => {
                    if let Some(block) = &mut code {
                        block.text.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) => self.page.blocks.extend(code.take()),
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                Event::End(TagEnd::Heading(_)) => self.heading(heading.take().unwrap_or_default()),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    let line = self.line(range.start);
                    self.page.links.push(Link { line, target: dest_url.into_string() });
                }
                _ => {}
            }
        }
        match self.waiting.take() {
            Some((directive, line)) => Err(format!("line {line}: no block follows `{directive}`")),
            None => Ok(()),
        }
    }

    fn line(&self, offset: usize) -> usize {
        self.text[..offset].matches('\n').count() + 1
    }

    /// The fenced block in `range`, still without its text.
    fn block(&mut self, language: &str, range: Range<usize>) -> Block {
        let fenced = &self.text[range.clone()];
        let opening = fenced.find('\n').map_or(fenced.len(), |end| end + 1);
        let closing = fenced.trim_end().rfind('\n').map_or(fenced.len(), |start| start + 1);
        let inside = range.start + opening..range.start + closing.max(opening);
        let directive = self.waiting.take().map(|(directive, _)| directive);
        let mut words = language.split([',', ' ']).map(str::to_owned);
        let (language, title) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        Block { line: self.line(inside.start), language, title, text: String::new(), range: inside, directive }
    }

    fn comment(&mut self, html: &str, start: usize) -> Result<(), String> {
        let line = self.line(start);
        let comment = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
        let Some(comment) = comment else { return Ok(()) };
        let directive = Directive::parse(comment.trim()).ok_or_else(|| {
            format!("line {line}: `{}` is not a directive: CONTRIBUTING.md lists them", comment.trim())
        })?;
        if let Directive::Hidden(command) = &directive {
            let text = format!("{command}\n");
            let (language, title, directive) = ("sh".to_owned(), String::new(), Some(directive));
            self.page.blocks.push(Block { line, language, title, text, range: start..start, directive });
        } else if let Some((other, line)) = self.waiting.replace((directive, line)) {
            return Err(format!("line {line}: no block follows `{other}`"));
        }
        Ok(())
    }

    fn heading(&mut self, text: String) {
        let plain = anchor(&text);
        let same = |heading: &&Heading| {
            let rest = heading.anchor.strip_prefix(&plain);
            rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix('-').is_some_and(is_number))
        };
        let anchor = match self.page.headings.iter().filter(same).count() {
            0 => plain,
            count => format!("{plain}-{count}"),
        };
        self.page.headings.push(Heading { text, anchor });
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// As GitHub and mdBook make it: lower case, spaces as `-`, punctuation left out.
fn anchor(heading: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c => c.is_alphanumeric().then_some(c),
    };
    heading.trim().to_lowercase().chars().filter_map(kept).collect()
}

impl Directive {
    /// The file or region of which the block is a copy.
    pub fn source(&self) -> Option<&str> {
        match self {
            Self::From(place) | Self::File(_, Some(place)) => Some(place),
            _ => None,
        }
    }

    fn parse(comment: &str) -> Option<Self> {
        let (name, rest) = comment.split_once(':').unwrap_or((comment, ""));
        let rest = rest.trim().to_owned();
        match (name.trim(), rest.is_empty()) {
            ("from", false) => Some(Self::From(rest)),
            ("file", false) => Some(match rest.split_once(" from ") {
                Some((path, place)) => Self::File(path.to_owned(), Some(place.to_owned())),
                None => Self::File(rest, None),
            }),
            ("no-run", false) => Some(Self::NoRun(rest)),
            ("hidden", false) => Some(Self::Hidden(rest)),
            ("background", true) => Some(Self::Background),
            ("fails", true) => Some(Self::Fails),
            ("generated", true) => Some(Self::Generated),
            _ => None,
        }
    }
}

impl fmt::Display for Directive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::From(place) => write!(f, "from: {place}"),
            Self::File(path, None) => write!(f, "file: {path}"),
            Self::File(path, Some(place)) => write!(f, "file: {path} from {place}"),
            Self::NoRun(reason) => write!(f, "no-run: {reason}"),
            Self::Hidden(command) => write!(f, "hidden: {command}"),
            Self::Background => f.write_str("background"),
            Self::Fails => f.write_str("fails"),
            Self::Generated => f.write_str("generated"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page::parse(Path::new("a.md"), text.to_owned()).unwrap()
    }

    #[test]
    fn a_block_knows_its_place_and_its_directive() {
        let page = page("# One\n\n<!-- from: a.rs#b -->\n```rust\nfn a() {}\n```\n\n```sh\ntrue\n```\n");
        let [first, second] = page.blocks.as_slice() else { panic!("{:?}", page.blocks) };
        assert_eq!((first.line, first.language.as_str(), first.text.as_str()), (5, "rust", "fn a() {}\n"));
        assert_eq!(&page.text[first.range.clone()], "fn a() {}\n");
        assert_eq!(first.directive, Some(Directive::From("a.rs#b".to_owned())));
        assert_eq!((second.language.as_str(), &second.directive), ("sh", &None));
    }

    #[test]
    fn a_hidden_command_is_a_block() {
        let page = page("<!-- hidden: cp a b -->\n\n```sh\ntrue\n```\n");
        assert_eq!(page.blocks[0].text, "cp a b\n");
        assert_eq!(page.blocks[1].directive, None);
    }

    #[test]
    fn headings_that_are_alike_are_told_apart() {
        let page = page("# A `b` c!\n## A b, c\n## Ä-x\n");
        let anchors: Vec<_> = page.headings.iter().map(|heading| heading.anchor.as_str()).collect();
        assert_eq!(anchors, ["a-b-c", "a-b-c-1", "ä-x"]);
    }

    #[test]
    fn a_directive_needs_a_block_and_a_known_name() {
        for text in ["<!-- from: a#b -->\n\ntext\n", "<!-- form: a#b -->\n```rust\n```\n", "<!-- no-run -->\n"] {
            assert!(Page::parse(Path::new("a.md"), text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_block_is_replaced_where_it_stands() {
        let page = page("a\n\n```text\nold\n```\nb\n");
        assert_eq!(page.with(vec![(page.blocks[0].range.clone(), "new\n".to_owned())]), "a\n\n```text\nnew\n```\nb\n");
    }
}
