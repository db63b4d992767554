//! YAML text to tree: parser events in, nodes with byte spans out.
//!
//! Nothing here recurses: nesting lives on an explicit stack and is limited by [`MAX_DEPTH`].

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::limits::{self, Budget, MAX_DEPTH, MAX_FAULTS};
use super::lookahead::Bounded;
use super::object::{Key, ObjectBuilder};
use super::offsets::Offsets;
use super::{Node, Value, malformed, scalar};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

/// Reads one YAML document. The list of faults is never empty.
pub(super) fn parse(source: SourceId, text: &str, budget: &mut Budget) -> Result<Node, Vec<Diagnostic>> {
    let mut builder = Builder::new(source, text, budget);
    let (characters, lookahead) = Bounded::new(text);
    let mut parser = Parser::new_from_iter(characters);
    let mut last = builder.offsets.span(0, 0);
    while let Some(event) = parser.next_event() {
        let step = match event {
            _ if lookahead.is_exhausted() => Err(limits::too_long(last)),
            Ok((event, span)) => {
                last = builder.offsets.span(span.start.index(), span.end.index());
                builder.event(event, last)
            }
            Err(error) => {
                let at = error.marker().index();
                Err(malformed::yaml(error.info(), builder.offsets.span(at, at + 1)))
            }
        };
        if let Err(fault) = step {
            builder.faults.push(fault);
            return Err(builder.faults);
        }
        if builder.faults.len() >= MAX_FAULTS {
            return Err(builder.faults);
        }
        lookahead.renew();
    }
    builder.finish()
}

/// A complete node on its way into its parent.
struct Complete {
    node: Node,
    /// Where the node ends in the text; for an alias not where the anchored node ends.
    place: Span,
    /// Levels below the node.
    height: usize,
    /// What the node is as a key: scalars only.
    key: Option<KeyText>,
}

/// A scalar as written, were it a key.
#[derive(Clone)]
struct KeyText {
    text: String,
    /// Unquoted, as a `<<` that merges must be.
    plain: bool,
}

/// An unfinished collection.
struct Frame {
    span: Span,
    anchor: usize,
    height: usize,
    kind: Kind,
}

enum Kind {
    List(Vec<Node>),
    Mapping(ObjectBuilder, Option<Key>),
}

/// What an anchor stands for.
struct Anchored {
    node: Node,
    height: usize,
    key: Option<KeyText>,
}

struct Builder<'a> {
    offsets: Offsets<'a>,
    stack: Vec<Frame>,
    anchors: HashMap<usize, Anchored>,
    budget: &'a mut Budget,
    root: Option<Node>,
    documents: usize,
    faults: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn new(source: SourceId, text: &'a str, budget: &'a mut Budget) -> Self {
        Self {
            offsets: Offsets::new(source, text),
            stack: Vec::new(),
            anchors: HashMap::new(),
            budget,
            root: None,
            documents: 0,
            faults: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::DocumentStart(_) => self.document(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Scalar(text, style, anchor, tag) => {
                let complete = self.scalar(&text, style, (anchor, tag.as_deref()), span)?;
                self.complete(complete, anchor)
            }
            Event::SequenceStart(anchor, tag) => self.open(Kind::List(Vec::new()), anchor, tag.as_deref(), span),
            Event::MappingStart(anchor, tag) => {
                self.open(Kind::Mapping(ObjectBuilder::default(), None), anchor, tag.as_deref(), span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn document(&mut self, span: Span) -> Result<(), Diagnostic> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        Err(Diagnostic::error("several-documents", span, "the file holds more than one YAML document")
            .label("the second one begins here")
            .help("keep one OpenAPI document per file"))
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        (anchor, tag): (usize, Option<&Tag>),
        span: Span,
    ) -> Result<Complete, Diagnostic> {
        let plain = style == ScalarStyle::Plain;
        let value = match tag {
            // Keys are text, whatever they look like: the status code 200 is the key "200". An
            // anchor may stand for a value elsewhere.
            _ if self.awaits_key() && anchor == 0 => Value::Null,
            Some(tag) => scalar::tagged(text, tag, span)?,
            None if plain => scalar::plain(text).map_err(|fault| fault.at(text, span))?,
            None => Value::String(text.to_owned()),
        };
        let key = KeyText { text: text.to_owned(), plain: plain && tag.is_none() };
        Ok(Complete { node: Node { span, value }, place: span, height: 0, key: Some(key) })
    }

    /// True where the next node is the key of a mapping.
    fn awaits_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame { kind: Kind::Mapping(_, None), .. }))
    }

    fn open(&mut self, kind: Kind, anchor: usize, tag: Option<&Tag>, span: Span) -> Result<(), Diagnostic> {
        let expected = match kind {
            Kind::List(_) => "seq",
            Kind::Mapping(..) => "map",
        };
        if let Some(tag) = tag {
            scalar::check_collection_tag(tag, expected, span)?;
        }
        if self.stack.len() >= MAX_DEPTH {
            return Err(limits::too_deep(span));
        }
        if self.awaits_key() {
            return Err(not_a_key(span));
        }
        self.stack.push(Frame { span, anchor, height: 0, kind });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Diagnostic> {
        let Some(mut frame) = self.stack.pop() else {
            return Ok(());
        };
        // A flow collection ends with its bracket; the end of a block collection is an empty span
        // before whatever follows, so there the last child has set the end.
        if end.start < end.end {
            frame.span.end = end.end;
        }
        let value = match frame.kind {
            Kind::List(items) => Value::Array(items),
            Kind::Mapping(object, _) => Value::Object(object.finish(&mut self.faults)),
        };
        let node = Node { span: frame.span, value };
        let complete = Complete { node, place: frame.span, height: frame.height, key: None };
        self.complete(complete, frame.anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(Diagnostic::error("alias-cycle", span, "the alias stands inside the node that it repeats")
                .label("this would never end")
                .help("use a `$ref` for a recursive schema"));
        };
        self.budget.repeat(&anchored.node, span)?;
        let (node, height, key) = (anchored.node.clone(), anchored.height, anchored.key.clone());
        if self.stack.len() + height > MAX_DEPTH {
            return Err(limits::too_deep(span));
        }
        self.complete(Complete { node, place: span, height, key }, 0)
    }

    /// Puts a complete node where it belongs: under its anchor, and into its parent.
    fn complete(&mut self, complete: Complete, anchor: usize) -> Result<(), Diagnostic> {
        self.budget.count(complete.place)?;
        let Complete { node, place, height, key: key_text } = complete;
        if anchor > 0 {
            self.budget.repeat(&node, place)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), height, key: key_text.clone() });
        }
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.height = frame.height.max(height + 1);
        frame.span.end = frame.span.end.max(place.end);
        match &mut frame.kind {
            Kind::List(items) => items.push(node),
            Kind::Mapping(object, key) => match key.take() {
                None => match key_text {
                    Some(KeyText { text, plain }) => *key = Some(Key::new(text, place, plain)),
                    None => return Err(not_a_key(place)),
                },
                Some(key) => object.insert(key, node, place, &mut self.faults),
            },
        }
        Ok(())
    }

    fn finish(self) -> Result<Node, Vec<Diagnostic>> {
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        Ok(self.root.unwrap_or(Node { span: self.offsets.span(0, 0), value: Value::Null }))
    }
}

fn not_a_key(span: Span) -> Diagnostic {
    Diagnostic::error("mapping-key", span, "a key must be a scalar")
        .label("a collection is used as a key")
        .help("write the key as text")
}
