//! The headers in which a proxy names the client.

use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, HeaderName, HeaderValue};

use super::error::ProxyError;

/// The header in which the proxies name the client. Any other header is not looked at: a client may
/// have sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forwarded {
    /// `Forwarded: for=198.51.100.7` (RFC 7239).
    Rfc7239,
    /// `X-Forwarded-For: 198.51.100.7, 10.0.0.2`: each proxy adds the address that it was called from.
    XForwardedFor,
    /// A header of this name, whose value is one address: `CF-Connecting-IP`.
    Header(String),
}

impl Forwarded {
    pub(super) fn header(&self) -> Result<HeaderName, ProxyError> {
        let name = match self {
            Self::Rfc7239 => return Ok(http::header::FORWARDED),
            Self::XForwardedFor => return Ok(HeaderName::from_static("x-forwarded-for")),
            Self::Header(name) => name,
        };
        match name.parse::<HeaderName>() {
            Ok(known) if known == "forwarded" || known == "x-forwarded-for" => {
                Err(ProxyError(format!("`{name}` is a list: use `Forwarded::Rfc7239` or `Forwarded::XForwardedFor`")))
            }
            Ok(name) => Ok(name),
            Err(_) => Err(ProxyError(format!("`{name}` is not the name of a header: write it as `CF-Connecting-IP`"))),
        }
    }

    /// The hops that the header names, the nearest first. `None`: something that is not an address.
    pub(super) fn hops(&self, headers: &HeaderMap, name: &HeaderName) -> impl Iterator<Item = Option<IpAddr>> {
        let values: Vec<&HeaderValue> = headers.get_all(name).iter().collect();
        let mut hops: Vec<Option<IpAddr>> = match (self, values.as_slice()) {
            (Self::Header(_), [] | [_]) | (Self::Rfc7239 | Self::XForwardedFor, _) => {
                values.iter().flat_map(|value| self.entries(value)).collect()
            }
            (Self::Header(_), _) => Vec::from([None]),
        };
        hops.reverse();
        hops.into_iter()
    }

    /// The entries of one line.
    fn entries(&self, value: &HeaderValue) -> Vec<Option<IpAddr>> {
        let Ok(text) = value.to_str() else { return Vec::from([None]) };
        match self {
            Self::Rfc7239 => split(text, ',').map_or_else(|| Vec::from([None]), |all| all.map(element).collect()),
            Self::XForwardedFor => text.split(',').map(address).collect(),
            Self::Header(_) => Vec::from([address(text)]),
        }
    }
}

/// `for=` of an element (RFC 7239, section 4). It may be there once.
fn element(text: &str) -> Option<IpAddr> {
    let mut found = None;
    for pair in split(text, ';')? {
        let (name, value) = pair.trim().split_once('=')?;
        if name.eq_ignore_ascii_case("for") && found.replace(value).is_some() {
            return None;
        }
    }
    let value = found?;
    address(value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value))
}

/// The parts between separators that no quotes enclose; `None` where a quote is not closed.
fn split(text: &str, separator: char) -> Option<impl Iterator<Item = &str>> {
    let (mut parts, mut begin, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if c == separator && !quoted => {
                parts.push(text.get(begin..at)?);
                begin = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(begin..)?);
    (!quoted).then(|| parts.into_iter())
}

/// `198.51.100.7`, `198.51.100.7:4711`, `[2001:db8::7]:4711`, `[2001:db8::7]`, `2001:db8::7`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bracketed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let plain = bracketed.unwrap_or(text).parse().ok();
    plain.or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()))
}
