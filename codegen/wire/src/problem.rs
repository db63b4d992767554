//! Problem documents (RFC 9457): how errors that generated code raises look on the wire.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The media type of a [`ProblemDocument`] (RFC 9457, section 6.1).
pub const PROBLEM_JSON: &str = "application/problem+json";

/// A problem document, with the member `errors` as an extension (RFC 9457, section 3.2).
///
/// ```
/// use countersign_wire::{ProblemDocument, Violation};
///
/// let violation = Violation { place: "query.limit".to_owned(), message: "is required".to_owned() };
/// let document = ProblemDocument {
///     kind: "about:blank".into(),
///     title: "Unprocessable Entity".into(),
///     status: 422,
///     detail: None,
///     errors: vec![violation].into(),
/// };
/// assert_eq!(
///     serde_json::to_string(&document)?,
///     r#"{"type":"about:blank","title":"Unprocessable Entity","status":422,"errors":[{"place":"query.limit","message":"is required"}]}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemDocument<'a> {
    /// `type`: what kind of problem it is, as a URI; `about:blank` where the status says it all.
    #[serde(rename = "type")]
    pub kind: Cow<'a, str>,
    /// What kind of problem it is, in words.
    pub title: Cow<'a, str>,
    /// The response's status.
    pub status: u16,
    /// What is wrong with this request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Cow<'a, str>>,
    /// Every place where the request breaks its schema.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub errors: Cow<'a, [Violation]>,
}

/// One breach of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// Where: `query.limit`, `body.items[2].price`.
    pub place: String,
    /// What is wrong, without the value itself, which may be a secret.
    pub message: String,
}
