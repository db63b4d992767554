//! Cross-origin resource sharing: which pages of other origins may read what a service answers.
//!
//! The rules are those of the Fetch standard (<https://fetch.spec.whatwg.org/#http-cors-protocol>). They are ours and
//! not a layer's, since the document knows the methods and headers of each path.

mod answer;
mod error;
mod origin;
mod preflight;

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};

pub use error::CorsError;
use origin::{AllowedOrigin, Origin};

pub(crate) use preflight::{Asked, Preflight};

/// Which pages may read the answers of a service, for [`Service::cors`](crate::Service::cors).
///
/// ```
/// use countersign_server::Cors;
///
/// let cors = Cors::origins(["https://app.example", "capacitor://localhost", "http://localhost:*"])?
///     .allow_headers(["traceparent"])?;
/// assert!(Cors::origins(["https://app.example/"]).is_err(), "an origin has no path");
/// # Ok::<(), countersign_server::CorsError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Cors {
    origins: Origins,
    credentials: bool,
    max_age: Duration,
    allow_headers: Vec<HeaderName>,
    expose_headers: Vec<HeaderName>,
}

#[derive(Debug, Clone)]
enum Origins {
    Any,
    Listed(Arc<[AllowedOrigin]>),
}

impl Cors {
    /// Allows these origins:
    ///
    /// - `https://app.example`: scheme, host, and port where it is not the scheme's own;
    /// - `https://*.example.com`: each subdomain at any depth, but not `https://example.com`;
    /// - `http://localhost:*`: any port, for the names of this machine only.
    ///
    /// # Errors
    ///
    /// Text that is not an origin. The error says how to spell it.
    pub fn origins<I>(origins: I) -> Result<Self, CorsError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let listed = origins.into_iter().map(|origin| AllowedOrigin::parse(origin.as_ref()));
        Ok(Self::new(Origins::Listed(listed.collect::<Result<_, _>>()?)))
    }

    /// Allows every origin: each page of the web may read the answers. It cannot be combined with
    /// [`allow_credentials`](Self::allow_credentials).
    #[must_use]
    pub fn any_origin() -> Self {
        Self::new(Origins::Any)
    }

    fn new(origins: Origins) -> Self {
        let max_age = Duration::from_secs(600);
        Self { origins, credentials: false, max_age, allow_headers: Vec::new(), expose_headers: Vec::new() }
    }

    /// Lets pages send cookies, and lets them read the answers (`Access-Control-Allow-Credentials`). A bearer token or
    /// an API key in a header needs no such permission.
    ///
    /// # Errors
    ///
    /// Every origin is allowed: the Fetch standard forbids both together.
    pub fn allow_credentials(mut self) -> Result<Self, CorsError> {
        if matches!(self.origins, Origins::Any) {
            let fault = "credentials cannot be allowed to any origin; list the origins with `Cors::origins`";
            return Err(CorsError(fault.to_owned()));
        }
        self.credentials = true;
        Ok(self)
    }

    /// Lets pages send these request headers, beside those that the document names: `traceparent`.
    ///
    /// # Errors
    ///
    /// Text that is not the name of a header, or `*`, which would not cover `Authorization`.
    pub fn allow_headers<I>(mut self, names: I) -> Result<Self, CorsError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        self.allow_headers.extend(header_names(names)?);
        Ok(self)
    }

    /// Lets pages read these response headers, beside those that the document names.
    ///
    /// # Errors
    ///
    /// Text that is not the name of a header, or `*`.
    pub fn expose_headers<I>(mut self, names: I) -> Result<Self, CorsError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        self.expose_headers.extend(header_names(names)?);
        Ok(self)
    }

    /// How long a browser may remember the answer to a preflight: 600 s by default.
    #[must_use]
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = max_age;
        self
    }

    /// What a request gets of it.
    pub(crate) fn granted(&self, headers: &HeaderMap) -> Granted {
        Granted {
            allow_origin: self.allow_origin(headers),
            credentials: self.credentials,
            depends_on_origin: matches!(self.origins, Origins::Listed(_)),
        }
    }

    /// The value of `Access-Control-Allow-Origin`. Two `Origin` headers are no origin.
    fn allow_origin(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let listed = match &self.origins {
            Origins::Any => return Some(HeaderValue::from_static("*")),
            Origins::Listed(listed) => listed,
        };
        let value = only(headers, header::ORIGIN)?;
        let origin = Origin::parse(value.to_str().ok()?)?;
        listed.iter().any(|allowed| allowed.matches(&origin)).then(|| value.clone())
    }
}

/// What CORS says to one request.
#[derive(Debug, Clone)]
pub(crate) struct Granted {
    allow_origin: Option<HeaderValue>,
    credentials: bool,
    depends_on_origin: bool,
}

impl Granted {
    /// Whether the request's origin may send cookies.
    pub(crate) fn with_credentials(&self) -> bool {
        self.credentials && self.allow_origin.is_some()
    }
}

/// Whether `origin` names the host and port that the request was sent to.
pub(crate) fn is_same_host(origin: &HeaderValue, host: &str) -> bool {
    origin.to_str().ok().and_then(Origin::parse).is_some_and(|origin| origin.is_at(host))
}

/// The value of a header that is there once.
pub(crate) fn only(headers: &HeaderMap, name: HeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    values.next().is_none().then_some(first)
}

fn header_names<I>(names: I) -> Result<Vec<HeaderName>, CorsError>
where
    I: IntoIterator,
    I::Item: AsRef<str>,
{
    let name = |name: I::Item| match name.as_ref() {
        "*" => Err(CorsError("`*` does not cover `Authorization`; name each header".to_owned())),
        text => text.parse().map_err(|_| CorsError(format!("`{text}` is not the name of a header"))),
    };
    names.into_iter().map(name).collect()
}
