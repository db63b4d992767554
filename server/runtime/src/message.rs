//! The bodies of requests and responses.

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;

/// Why a body ends before its end.
pub(crate) type BodyError = Box<dyn std::error::Error + Send + Sync>;

/// The body of a request or a response: empty, all there, or a stream that comes piece by piece.
///
/// It is `Send`, not `Sync`. An empty body costs no allocation, and no part of a stream is read
/// ahead.
///
/// ```
/// use countersign_server::Body;
///
/// let empty = Body::empty();
/// let text = Body::from("a,b\n1,2\n");
/// let stream = Body::new(http_body_util::Full::new(bytes::Bytes::from("piece")));
/// # let _ = (empty, text, stream);
/// ```
#[derive(Default)]
pub struct Body(Content);

#[derive(Default)]
enum Content {
    #[default]
    Empty,
    Whole(Bytes),
    Stream(UnsyncBoxBody<Bytes, BodyError>),
}

impl Body {
    /// A body without bytes.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Any body of `http-body`, as it is: a `Body` is not wrapped again, and one that has already
    /// ended is empty.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BodyError>,
    {
        let mut body = Some(body);
        if let Some(own) = (&mut body as &mut dyn Any).downcast_mut::<Option<Self>>() {
            return own.take().unwrap_or_default();
        }
        match body {
            Some(body) if !body.is_end_stream() => Self(Content::Stream(UnsyncBoxBody::new(body.map_err(Into::into)))),
            Some(_) | None => Self::empty(),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body")
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(if bytes.is_empty() { Content::Empty } else { Content::Whole(bytes) })
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::from(Bytes::from_static(text.as_bytes()))
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Self::from(Bytes::from_static(bytes))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match &mut self.0 {
            Content::Empty => Poll::Ready(None),
            Content::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                self.0 = Content::Empty;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Content::Stream(stream) => Pin::new(stream).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Empty => true,
            Content::Whole(_) => false,
            Content::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Empty => SizeHint::with_exact(0),
            Content::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Stream(stream) => stream.size_hint(),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use http_body::Body as _;
    use http_body_util::{Empty, Full};

    use super::*;

    fn read(body: Body) -> Bytes {
        body.collect().now_or_never().expect("all there").expect("a body").to_bytes()
    }

    #[test]
    fn bodies_are_what_they_were() {
        let rows: [(Body, &[u8]); 7] = [
            (Body::empty(), b""),
            (Body::from(""), b""),
            (Body::from("a"), b"a"),
            (Body::from(String::from("b")), b"b"),
            (Body::new(Empty::<Bytes>::new()), b""),
            (Body::new(Full::new(Bytes::from_static(b"c"))), b"c"),
            (Body::new(Body::from(&b"d"[..])), b"d"),
        ];
        for (body, bytes) in rows {
            assert_eq!(body.is_end_stream(), bytes.is_empty());
            assert_eq!(body.size_hint().exact(), Some(bytes.len() as u64));
            assert_eq!(read(body), bytes);
        }
    }

    #[test]
    fn nothing_is_boxed_without_need() {
        assert!(matches!(Body::new(Empty::<Bytes>::new()).0, Content::Empty));
        assert!(matches!(Body::new(Body::from("a")).0, Content::Whole(_)));
        assert!(matches!(Body::new(Body::empty()).0, Content::Empty));
    }
}
