//! Files of multipart bodies: small ones in memory, large ones on disk.

use std::fmt;
use std::io::SeekFrom;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

/// From how many bytes on a file goes to disk.
const IN_MEMORY: usize = 64 * 1024;

/// A file that came with a multipart body.
///
/// Up to 64 KiB it is kept in memory, beyond that in a temporary file without a name, which goes
/// with this value.
pub struct File {
    name: Option<String>,
    content_type: Option<String>,
    length: u64,
    content: Content,
}

enum Content {
    Memory(BytesMut),
    Disk(tokio::fs::File),
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

impl File {
    pub(super) fn new(name: Option<String>, content_type: Option<String>) -> Self {
        Self { name, content_type, length: 0, content: Content::Memory(BytesMut::new()) }
    }

    pub(super) async fn append(&mut self, chunk: &[u8]) -> std::io::Result<()> {
        self.length += chunk.len() as u64;
        if let Content::Memory(bytes) = &mut self.content {
            if bytes.len() + chunk.len() <= IN_MEMORY {
                bytes.extend_from_slice(chunk);
                return Ok(());
            }
            let made = tokio::task::spawn_blocking(tempfile::tempfile).await;
            let mut file = tokio::fs::File::from_std(made.map_err(std::io::Error::other)??);
            file.write_all(bytes).await?;
            self.content = Content::Disk(file);
        }
        match &mut self.content {
            Content::Disk(file) => file.write_all(chunk).await,
            Content::Memory(_) => Ok(()),
        }
    }

    pub(super) async fn finish(&mut self) -> std::io::Result<()> {
        match &mut self.content {
            Content::Disk(file) => {
                file.flush().await?;
                file.seek(SeekFrom::Start(0)).await.map(|_| ())
            }
            Content::Memory(_) => Ok(()),
        }
    }

    /// The name that the client gave it: no path to trust.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The media type that the client gave it.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// All of it, in memory.
    ///
    /// # Errors
    ///
    /// A temporary file that cannot be read.
    pub async fn bytes(self) -> std::io::Result<Bytes> {
        match self.content {
            Content::Memory(bytes) => Ok(bytes.freeze()),
            Content::Disk(mut file) => {
                let mut bytes = Vec::with_capacity(usize::try_from(self.length).unwrap_or(0));
                file.read_to_end(&mut bytes).await?;
                Ok(bytes.into())
            }
        }
    }

    /// All of it, piece by piece.
    pub fn into_async_read(self) -> Box<dyn AsyncRead + Send + Unpin> {
        match self.content {
            Content::Memory(bytes) => Box::new(std::io::Cursor::new(bytes)),
            Content::Disk(file) => Box::new(file),
        }
    }
}
