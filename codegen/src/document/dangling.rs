//! References without a target: their diagnostics.

use super::location::escape;
use super::{Document, Node, closest, uri};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

/// Where a pointer leads into the void.
pub(super) struct Lost<'a> {
    /// The last node that exists.
    pub(super) node: &'a Node,
    /// The part without a target.
    pub(super) part: String,
    /// The pointer up to that part, as written.
    pub(super) base: String,
    /// What follows it, as written.
    pub(super) rest: String,
}

/// The file is there, what is looked for in it is not.
pub(super) fn unknown(root: &Node, target: &str, lost: &Lost<'_>, span: Span) -> Diagnostic {
    let (file, _) = uri::split(target);
    let (place, whole) = match file {
        "" => ("this document".to_owned(), "the document".to_owned()),
        file => (format!("`{file}`"), format!("`{file}`")),
    };
    let diagnostic =
        Diagnostic::error("unknown-ref", span, format!("there is no `{target}` in {place}")).label("refers to nothing");
    let Lost { node, part, base, rest } = lost;
    let keys = node.entries().iter().map(|entry| entry.key.as_str());
    let near = closest(part, keys).map(escape);
    match near.map(|near| format!("{base}/{near}{rest}")) {
        Some(near) if leads_somewhere(root, &near) => diagnostic.help(format!("did you mean `{file}#{near}`?")),
        _ if base.is_empty() => {
            diagnostic.help(format!("{whole} has no `{part}`: define it, or correct the reference"))
        }
        _ => diagnostic.help(format!("`{file}#{base}` has no `{part}`: define it, or correct the reference")),
    }
}

/// A URL, or a file where there is no folder to look for it in.
pub(super) fn external(document: &Document, target: &str, span: Span) -> Diagnostic {
    let is_url = uri::has_scheme(target);
    let (place, label) = match is_url {
        true => ("at a URL", "nothing is read from the network"),
        false => ("in another file", "this text has no folder in which files could be looked for"),
    };
    let message = format!("`{target}` lies outside this document, {place}");
    let diagnostic = Diagnostic::error("external-ref", span, message).label(label);
    match slip(document, target) {
        Some(meant) => diagnostic.help(meant),
        None if is_url => diagnostic.help("download it, and refer to the file beside this document"),
        None => diagnostic.help("copy what is needed into `components`, and refer to it as `#/components/...`"),
    }
}

/// A file that is not there, or cannot be read for another reason.
pub(super) fn unreadable(document: &Document, target: &str, fault: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error("unreadable-file", span, fault.to_owned()).label("refers to this file");
    let folder = "the path counts from the folder of the file in which the reference stands";
    diagnostic.help(slip(document, target).unwrap_or_else(|| folder.to_owned()))
}

/// `Item` and `/components/schemas/Item` are files by RFC 3986, and slips by intent.
fn slip(document: &Document, target: &str) -> Option<String> {
    let local = ["", "/", "/components/schemas/"].map(|prefix| format!("{prefix}{target}"));
    let meant = local.into_iter().find(|local| leads_somewhere(&document.root, local))?;
    Some(format!("did you mean `#{meant}`?"))
}

fn leads_somewhere(root: &Node, pointer: &str) -> bool {
    let location = super::Location::new(SourceId::ROOT, uri::percent_decode(pointer).into_owned());
    (pointer.is_empty() || pointer.starts_with('/')) && location.within(root).is_some()
}

/// One diagnostic for the whole circle, the same wherever it is entered: `links` are the references
/// in it.
pub(super) fn cycle(mut links: Vec<(Span, &str)>) -> Diagnostic {
    links.sort_unstable();
    let mut links = links.into_iter();
    let (span, target) = links.next().map_or((None, ""), |(span, target)| (Some(span), target));
    let diagnostic =
        Diagnostic::error("ref-cycle", span, format!("`{target}` leads back to itself and never to a value"))
            .label("refers back to itself")
            .help("replace one of the references with what is meant");
    links.fold(diagnostic, |diagnostic, (span, _)| diagnostic.related(span, "part of the circle"))
}
