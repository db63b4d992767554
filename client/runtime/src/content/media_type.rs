//! Media types that a request can have.

/// A range as `*/*` is not the type of a body: `otherwise` is sent in its place.
pub(super) fn concrete<'m>(media_type: &'m str, otherwise: &'m str) -> &'m str {
    if media_type.contains('*') { otherwise } else { media_type }
}
