//! A part of a request, or the reason why it cannot be written.

/// A part of a request, or the reason why it cannot be written.
pub(crate) type Written<T> = Result<T, String>;
