//! A file to send.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;

/// A file to send: bytes in memory, or a file of the disk that is read while it is sent.
///
/// ```
/// use countersign_client::File;
///
/// let file = File::from_bytes("cat.png", vec![1, 2, 3]).with_content_type("image/png");
/// assert_eq!(format!("{file:?}"), r#"File { name: "cat.png", content_type: Some("image/png"), length: 3, .. }"#);
/// ```
#[derive(Clone)]
pub struct File {
    pub(super) name: String,
    pub(super) content_type: Option<String>,
    pub(super) source: Source,
}

/// Where its content is.
#[derive(Clone)]
pub(super) enum Source {
    Memory(Bytes),
    Disk { path: Arc<PathBuf>, length: u64 },
}

impl Source {
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Disk { length, .. } => *length,
        }
    }
}

impl File {
    /// A file of these bytes. The name is what the server is told.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { name: name.into(), content_type: None, source: Source::Memory(bytes.into()) }
    }

    /// A file of the disk, under the last part of its path. It is read when it is sent, and must be
    /// as long then as it is now.
    ///
    /// # Errors
    ///
    /// A file that is not there, is no file, or cannot be read.
    pub async fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref().to_owned();
        let metadata = tokio::fs::File::open(&path).await?.metadata().await?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file"));
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { name, content_type: None, source: Source::Disk { path: Arc::new(path), length: metadata.len() } })
    }

    /// Says what the file is, as `image/png`.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// The name that the server is told.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("File");
        out.field("name", &self.name).field("content_type", &self.content_type).field("length", &self.source.len());
        out.finish_non_exhaustive()
    }
}
