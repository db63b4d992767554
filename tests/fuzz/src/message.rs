//! A request as text, so that seeds can be read: a document and a request line, headers, an empty
//! line, the body.

use countersign_server::Body;
use http::{HeaderName, HeaderValue, Request};

/// A request to the server of a document.
#[derive(Debug)]
pub struct Message<'b> {
    /// The folder of the document: `parameters`.
    pub document: &'b str,
    method: &'b str,
    target: &'b str,
    headers: Vec<(&'b [u8], &'b [u8])>,
    body: &'b [u8],
}

impl<'b> Message<'b> {
    /// `parameters GET /path?query`, headers one a line, an empty line, the body.
    pub fn parse(bytes: &'b [u8]) -> Option<Self> {
        let (line, mut rest) = split(bytes, b"\n")?;
        let mut words = std::str::from_utf8(line).ok()?.splitn(3, ' ');
        let (document, method, target) = (words.next()?, words.next()?, words.next()?);
        let mut headers = Vec::new();
        while let Some((line, behind)) = split(rest, b"\n") {
            rest = behind;
            let Some(header) = split(line, b": ") else { break };
            headers.push(header);
        }
        Some(Self { document, method, target, headers, body: rest })
    }

    /// A request by its parts.
    pub fn new(document: &'b str, method: &'b str, target: &'b str, media_type: &'b str, body: &'b [u8]) -> Self {
        Self { document, method, target, headers: Vec::from([(&b"content-type"[..], media_type.as_bytes())]), body }
    }

    /// The request, where HTTP has room for it.
    pub fn request(&self) -> Option<Request<Body>> {
        let mut request = Request::builder().method(self.method).uri(self.target).header("host", "fuzz");
        for (name, value) in &self.headers {
            request = request.header(HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(value).ok()?);
        }
        request.body(Body::from(self.body.to_vec())).ok()
    }
}

fn split<'b>(bytes: &'b [u8], at: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let index = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..index], &bytes[index + at.len()..]))
}
