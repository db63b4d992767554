//! Request bodies, each with its media type.

mod body;
mod file;
mod form;
mod media_type;
mod multipart;
mod parts;
#[cfg(test)]
mod tests;
mod written;

pub(crate) use body::RequestBody;
pub use file::File;
pub use parts::Parts;
pub(crate) use written::Written;
