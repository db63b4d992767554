//! `$ref` and JSON pointers: RFC 6901, in URI fragments.

use std::borrow::Cow;

use super::{Document, Node, Value, closest};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

/// The node that `pointer` leads to from `root`.
pub(super) fn pointer<'a>(root: &'a Node, pointer: &str) -> Option<&'a Node> {
    walk(root, pointer).ok()
}

/// Follows `$ref` from `node` until a node is none.
pub(super) fn resolve<'a>(document: &'a Document, node: &'a Node) -> Result<&'a Node, Diagnostic> {
    let mut seen: Vec<(Span, &str)> = Vec::new();
    let mut node = node;
    while let Some(reference) = node.get("$ref") {
        // A schema may have a property called `$ref`: then it is no reference.
        let Some(target) = reference.as_str() else {
            return Ok(node);
        };
        if let Some(entrance) = seen.iter().position(|&(span, _)| span == reference.span) {
            return Err(cycle(seen.split_off(entrance)));
        }
        seen.push((reference.span, target));
        node = follow(document, target, reference.span)?.node;
    }
    Ok(node)
}

/// What a reference leads to.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The file that it is in.
    pub source: SourceId,
    /// Where it is there: a JSON pointer, as written.
    pub pointer: &'a str,
    /// What stands there.
    pub node: &'a Node,
}

/// One step from `node`, if it is a reference.
pub(super) fn step<'a>(document: &'a Document, node: &'a Node) -> Result<Option<Target<'a>>, Diagnostic> {
    let Some(reference) = node.get("$ref") else { return Ok(None) };
    let Some(target) = reference.as_str() else { return Ok(None) };
    follow(document, target, reference.span).map(Some)
}

fn follow<'a>(document: &'a Document, target: &'a str, span: Span) -> Result<Target<'a>, Diagnostic> {
    let (_, pointer) = target.split_once('#').unwrap_or((target, ""));
    let source = match target.starts_with('#') {
        true => Some(span.source),
        false => document.file_of(target, span.source),
    };
    let Some((source, root)) = source.and_then(|source| Some((source, document.root_of(source)?))) else {
        return Err(external(document, target, span));
    };
    let node = walk(root, pointer).map_err(|lost| unknown(root, target, &lost, span))?;
    Ok(Target { source, pointer, node })
}

/// Where a pointer leads into the void.
struct Lost<'a> {
    /// The last node that exists.
    node: &'a Node,
    /// The part that leads nowhere.
    part: String,
    /// The pointer up to that part, as written.
    base: String,
    /// What follows it, as written.
    rest: String,
}

fn walk<'a>(root: &'a Node, pointer: &str) -> Result<&'a Node, Lost<'a>> {
    if pointer.is_empty() {
        return Ok(root);
    }
    let lost = |node, part: &str, base: &str, rest: &str| Lost {
        node,
        part: part.to_owned(),
        base: base.to_owned(),
        rest: rest.to_owned(),
    };
    let Some(parts) = pointer.strip_prefix('/') else {
        return Err(lost(root, pointer, "", ""));
    };
    let mut node = root;
    let mut end = 0;
    for raw in parts.split('/') {
        let part = unescape(raw);
        let next = match &node.value {
            Value::Array(items) => part.parse::<usize>().ok().and_then(|at| items.get(at)),
            _ => node.get(&part),
        };
        let start = end;
        end += 1 + raw.len();
        node = next.ok_or_else(|| lost(node, &part, &pointer[..start], &pointer[end..]))?;
    }
    Ok(node)
}

/// Undoes percent-encoding, then `~1` and `~0`.
fn unescape(part: &str) -> Cow<'_, str> {
    let part = percent_decode(part);
    if part.contains('~') {
        return Cow::Owned(part.replace("~1", "/").replace("~0", "~"));
    }
    part
}

/// Text with `%XX` undone; as it was when that does not give UTF-8.
pub(super) fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = match tail {
            [high, low, ..] if *first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match digits {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn unknown(root: &Node, target: &str, lost: &Lost<'_>, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error("unknown-ref", span, format!("there is no `{target}` in this document"))
        .label("refers to nothing");
    let Lost { node, part, base, rest } = lost;
    let keys = node.entries().iter().map(|entry| entry.key.as_str());
    let near = closest(part, keys).map(|near| near.replace('~', "~0").replace('/', "~1"));
    match near.map(|near| format!("{base}/{near}{rest}")) {
        Some(near) if pointer(root, &near).is_some() => diagnostic.help(format!("did you mean `#{near}`?")),
        _ if base.is_empty() => {
            diagnostic.help(format!("the document has no `{part}`: define it, or correct the reference"))
        }
        _ => diagnostic.help(format!("`#{base}` has no `{part}`: define it, or correct the reference")),
    }
}

fn external(document: &Document, target: &str, span: Span) -> Diagnostic {
    let root = &document.root;
    let is_url = target.contains("://");
    let has_path = document.sources.get(span.source).is_some_and(|source| source.path().is_some());
    let diagnostic = match (is_url, has_path) {
        (true, _) => {
            Diagnostic::error("external-ref", span, format!("`{target}` lies outside this document, at a URL"))
                .label("references to the network are not supported")
        }
        (false, true) => Diagnostic::error("external-ref", span, format!("there is no file `{target}`"))
            .label("counts from the file that it stands in"),
        (false, false) => {
            Diagnostic::error("external-ref", span, format!("`{target}` lies outside this document, in another file"))
                .label("the document is a text without a place that this could count from")
        }
    };
    // `Item` and `/components/schemas/Item` are files by RFC 3986, and slips by intent.
    let local = ["", "/", "/components/schemas/"].map(|prefix| format!("{prefix}{target}"));
    match local.into_iter().find(|local| pointer(root, local).is_some()) {
        Some(local) => diagnostic.help(format!("did you mean `#{local}`?")),
        None if is_url => diagnostic.help("download it beside the document, and refer to the file"),
        None => diagnostic.help("correct the path, or copy what is needed into `components`"),
    }
}

/// One diagnostic for the whole circle, the same wherever it is entered: `links` are the references in it.
fn cycle(mut links: Vec<(Span, &str)>) -> Diagnostic {
    links.sort_unstable();
    let mut links = links.into_iter();
    let (span, target) = links.next().map_or((None, ""), |(span, target)| (Some(span), target));
    let diagnostic =
        Diagnostic::error("ref-cycle", span, format!("`{target}` leads back to itself and never to a value"))
            .label("goes round in a circle")
            .help("replace one of the references with what is meant");
    links.fold(diagnostic, |diagnostic, (span, _)| diagnostic.related(span, "part of the circle"))
}
