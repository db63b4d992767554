//! Where an API is, and what is relative to it.

use url::{Origin, Url};

use crate::LoginError;

/// The URL that every path of the document is put behind, without a slash at its end.
///
/// `https://host/api/v1` and `https://host/api/v1/` are the same base.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, LoginError> {
        let fault = |reason: &str| LoginError::BaseUrl { reason: reason.to_owned() };
        let mut url = Url::parse(text.trim()).map_err(|error| fault(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(fault("it must begin with https:// or http://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(fault("it must not hold a user name or password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(fault("it must have no query and no fragment"));
        }
        let path = format!("{}/", url.path().trim_end_matches('/'));
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The text that paths are appended to: no slash at its end.
    pub(crate) fn prefix(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// Where credentials may go.
    pub(crate) fn origin(&self) -> Origin {
        self.0.origin()
    }

    /// `reference` against this base as a folder (RFC 3986, section 5.2).
    pub(crate) fn resolve(&self, reference: &str) -> Result<Url, LoginError> {
        let resolved = self.0.join(reference);
        resolved.map_err(|error| LoginError::TokenUrl { reason: format!("{reference}: {error}") })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn token_urls_are_relative_to_the_base() {
        let cases = [
            ("https://host/api/v1", "token", "https://host/api/v1/token"),
            ("https://host/api/v1/", "token", "https://host/api/v1/token"),
            ("https://host/api/v1", "./token", "https://host/api/v1/token"),
            ("https://host/api/v1", "../token", "https://host/api/token"),
            ("https://host/api/v1", "/token", "https://host/token"),
            ("https://host/api/v1", "//login.example/token", "https://login.example/token"),
            ("https://host/api/v1", "https://login.example/token", "https://login.example/token"),
            ("http://host:8000", "token", "http://host:8000/token"),
            ("http://[::1]:8000/", "token?realm=a", "http://[::1]:8000/token?realm=a"),
        ];
        for (base, reference, expected) in cases {
            let resolved = BaseUrl::parse(base).unwrap().resolve(reference).unwrap();
            assert_eq!(resolved.as_str(), expected, "{base} + {reference}");
        }
    }

    #[test]
    fn a_prefix_has_no_slash_at_its_end() {
        for base in ["https://host/api/v1", "https://host/api/v1/", "https://host/api/v1//"] {
            assert_eq!(BaseUrl::parse(base).unwrap().prefix(), "https://host/api/v1");
        }
        assert_eq!(BaseUrl::parse("http://host").unwrap().prefix(), "http://host");
    }

    #[test]
    fn what_is_no_base_is_refused_without_being_shown() {
        for text in ["", "host", "ftp://host", "https://user:hunter2@host", "https://host/?a=b", "https://host/#a"] {
            let error = BaseUrl::parse(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
    }
}
