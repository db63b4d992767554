//! Multipart bodies: files and values (RFC 7578).

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use serde::Serialize;
use serde_json::Value;

/// A file to send: bytes, or a path that is read while it is sent.
///
/// ```
/// use countersign_client::File;
///
/// let file = File::from_bytes("notes.txt", "buy milk").with_content_type("text/plain");
/// assert_eq!(file.name(), "notes.txt");
/// ```
#[derive(Clone)]
pub struct File {
    name: String,
    content_type: Option<String>,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Memory(Bytes),
    Disk(PathBuf, u64),
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}

impl File {
    /// A file of these bytes.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { name: name.into(), content_type: None, content: Content::Memory(bytes.into()) }
    }

    /// The file at `path`, under its own name. It is read when it is sent, piece by piece.
    ///
    /// # Errors
    ///
    /// A file that cannot be read.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let length = std::fs::File::open(path)?.metadata()?.len();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { name, content_type: None, content: Content::Disk(path.to_owned(), length) })
    }

    /// With this media type, where the document does not say one.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// The name that is sent.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn part(&self, declared: Option<&str>) -> Part {
        let part = match &self.content {
            Content::Memory(bytes) => Part::stream(reqwest::Body::from(bytes.clone())),
            Content::Disk(path, length) => Part::stream_with_length(read_later(path.clone()), *length),
        };
        let part = part.file_name(self.name.clone());
        with_type(part, self.content_type.as_deref().or(declared))
    }
}

/// The bytes of a file, opened when the first are asked for.
fn read_later(path: PathBuf) -> reqwest::Body {
    use futures::stream;
    use tokio::io::AsyncReadExt;

    enum State {
        Closed(PathBuf),
        Open(tokio::fs::File),
    }
    reqwest::Body::wrap_stream(stream::try_unfold(State::Closed(path), |state| async {
        let mut file = match state {
            State::Closed(path) => tokio::fs::File::open(path).await?,
            State::Open(file) => file,
        };
        let mut piece = Vec::with_capacity(64 * 1024);
        let read = (&mut file).take(64 * 1024).read_to_end(&mut piece).await?;
        Ok::<_, io::Error>((read > 0).then(|| (Bytes::from(piece), State::Open(file))))
    }))
}

/// A media type that is none is left out: `Part::mime_str` takes the part with it.
fn with_type(part: Part, content_type: Option<&str>) -> Part {
    let Some(content_type) = content_type else { return part };
    let is_type = Part::text("").mime_str(content_type).is_ok();
    match is_type {
        true => part.mime_str(content_type).unwrap_or_else(|_| Part::text("")),
        false => part,
    }
}

/// The parts of a multipart body.
#[derive(Debug, Default)]
pub struct Parts(Form);

impl Parts {
    /// No parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a file.
    #[must_use]
    pub fn file(self, name: &'static str, file: &File, content_type: Option<&'static str>) -> Self {
        Self(self.0.part(name, file.part(content_type)))
    }

    /// With a part for each file.
    #[must_use]
    pub fn files(self, name: &'static str, files: &[File], content_type: Option<&'static str>) -> Self {
        files.iter().fold(self, |parts, file| parts.file(name, file, content_type))
    }

    /// With a value as text: null is no part, an array a part for each item.
    #[must_use]
    pub fn text<T: Serialize>(self, name: &'static str, value: &T) -> Self {
        match serde_json::to_value(value).unwrap_or_default() {
            Value::Null => self,
            Value::Array(items) => items.iter().fold(self, |parts, item| parts.value(name, item)),
            other => self.value(name, &other),
        }
    }

    fn value(self, name: &'static str, value: &Value) -> Self {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Self(self.0.text(name, text))
    }

    /// With a value as JSON: null is no part, an array a part for each item.
    #[must_use]
    pub fn json<T: Serialize>(self, name: &'static str, value: &T, content_type: Option<&'static str>) -> Self {
        let part = |value: &Value| with_type(Part::text(value.to_string()), content_type.or(Some("application/json")));
        match serde_json::to_value(value).unwrap_or_default() {
            Value::Null => self,
            Value::Array(items) => Self(items.iter().fold(self.0, |form, item| form.part(name, part(item)))),
            other => Self(self.0.part(name, part(&other))),
        }
    }

    pub(crate) fn into_form(self) -> Form {
        self.0
    }
}
