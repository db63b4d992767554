//! What the generator has to say about a document, and how it is shown.
//!
//! Nothing in the generator prints or panics on input. A stage that finds a fault makes a
//! [`Diagnostic`] with a code, a place, a message and what to do instead, and goes on where it can;
//! the faces show all of them together, in the order of the document.

mod fold;
mod list;
mod render;

pub use list::Diagnostics;

use crate::source::Span;

/// How much a [`Diagnostic`] weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something is generated; it may not be what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

/// One remark about one place of a document.
///
/// ```
/// use countersign::diagnostic::Diagnostic;
///
/// let diagnostic = Diagnostic::error("unknown-ref", None, "there is no `#/components/schemas/Itm`")
///     .help("did you mean `#/components/schemas/Item`?");
/// assert_eq!(diagnostic.code, "unknown-ref");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable name in kebab-case, for searching and for tests.
    pub code: &'static str,
    /// The place to look at; `None` when the text could not be read at all.
    pub span: Option<Span>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// A few words beside the caret; may be empty.
    pub label: Box<str>,
    /// What to do instead.
    pub help: Option<Box<str>>,
    /// Other places that belong to it, each with a few words.
    pub related: Vec<(Span, String)>,
}

impl Diagnostic {
    /// A fault that stops the generator.
    pub fn error(code: &'static str, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span.into(), message.into())
    }

    /// Something that is taken, but probably not what was meant.
    pub fn warning(code: &'static str, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span.into(), message.into())
    }

    /// Something worth knowing.
    pub fn note(code: &'static str, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, span.into(), message.into())
    }

    fn new(severity: Severity, code: &'static str, span: Option<Span>, message: String) -> Self {
        Self { severity, code, span, message, label: Box::default(), help: None, related: Vec::new() }
    }

    /// The words beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into().into();
        self
    }

    /// What to do instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into().into());
        self
    }

    /// Another place that belongs to this remark.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }
}
