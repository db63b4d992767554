//! Origins: scheme, host and port (RFC 6454, section 4), as a browser sends them and as they are allowed.

use std::net::{IpAddr, Ipv6Addr};

use url::Host;

use super::error::CorsError;

/// An origin as a browser writes it (RFC 6454, section 6.2). `null` is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin<'t> {
    scheme: &'t str,
    host: &'t str,
    /// `None`: the scheme's own.
    port: Option<u16>,
}

impl<'t> Origin<'t> {
    /// Reads it; `None` for anything else, also with a path.
    pub(super) fn parse(text: &'t str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let (host, port) = host_and_port(rest)?;
        is_scheme(scheme).then_some(Self { scheme, host, port: other_port(scheme, port) })
    }

    /// Whether a `Host` header, or the authority of a target, names this host and port.
    pub(super) fn is_at(&self, host: &str) -> bool {
        host_and_port(host).is_some_and(|(host, port)| {
            host.eq_ignore_ascii_case(self.host) && other_port(self.scheme, port) == self.port
        })
    }
}

/// RFC 3986, section 3.1.
fn is_scheme(text: &str) -> bool {
    let rest = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(rest)
}

/// `app.example:8443`, `[::1]:80`: nothing before the host, and nothing behind the port.
fn host_and_port(text: &str) -> Option<(&str, Option<u16>)> {
    let end = match text.strip_prefix('[') {
        Some(rest) => rest.find(']')? + 2,
        None => text.find(':').unwrap_or(text.len()),
    };
    let (host, rest) = text.split_at_checked(end)?;
    let port = match rest.strip_prefix(':') {
        Some(digits) => Some(port(digits)?),
        None if rest.is_empty() => None,
        None => return None,
    };
    is_host(host).then_some((host, port))
}

fn port(digits: &str) -> Option<u16> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn is_host(text: &str) -> bool {
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)),
    }
}

/// The port, where it is not the scheme's own.
fn other_port(scheme: &str, port: Option<u16>) -> Option<u16> {
    let own = match () {
        () if scheme.eq_ignore_ascii_case("https") => Some(443),
        () if scheme.eq_ignore_ascii_case("http") => Some(80),
        () => None,
    };
    port.filter(|port| Some(*port) != own)
}

/// An origin that is allowed, or several of one pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AllowedOrigin {
    scheme: String,
    hosts: Hosts,
    ports: Ports,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Hosts {
    One(String),
    /// The subdomains of this one; it begins with a dot.
    Below(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ports {
    Any,
    One(Option<u16>),
}

impl AllowedOrigin {
    /// Reads `https://app.example`, `https://*.example.com`, `http://localhost:*`.
    pub(super) fn parse(text: &str) -> Result<Self, CorsError> {
        match text {
            "*" => return Err(fault(text, "it would be every origin", "name each one, or use `Cors::any_origin()`")),
            _ if text.eq_ignore_ascii_case("null") => {
                return Err(fault(text, "any page can send it, from a sandboxed frame", "name the page's own origin"));
            }
            _ => {}
        }
        Self::read(text).map_err(|why| match spelled(text) {
            Some(right) => fault(text, why, &format!("write `{right}`")),
            None => fault(text, why, "write it as `https://app.example` or `http://localhost:3000`"),
        })
    }

    fn read(text: &str) -> Result<Self, &'static str> {
        let Some((scheme, rest)) = text.split_once("://") else { return Err("the scheme is missing") };
        if !is_scheme(scheme) {
            return Err("the scheme is not one");
        }
        if rest.contains(['/', '?', '#']) {
            return Err("an origin has no path");
        }
        if rest.contains('@') {
            return Err("an origin has no user");
        }
        let (rest, any_port) = match rest.strip_suffix(":*") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (below, rest) = match rest.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        if rest.contains('*') {
            return Err("`*` stands for the subdomains at the start of a host, or for a port of this machine");
        }
        let (host, port) = split_host(rest)?;
        let host = normalised(scheme, host).ok_or("the host is not one")?;
        if any_port && (below || !is_this_machine(&host)) {
            return Err("any port is allowed only on this machine: `localhost`, `127.0.0.1`, `[::1]`");
        }
        if below && (host.starts_with('[') || host.parse::<IpAddr>().is_ok()) {
            return Err("an address has no subdomains");
        }
        let ports = if any_port { Ports::Any } else { Ports::One(other_port(scheme, port)) };
        let hosts = if below { Hosts::Below(format!(".{host}")) } else { Hosts::One(host) };
        Ok(Self { scheme: scheme.to_ascii_lowercase(), hosts, ports })
    }

    pub(super) fn matches(&self, origin: &Origin<'_>) -> bool {
        let port = match self.ports {
            Ports::Any => true,
            Ports::One(port) => port == origin.port,
        };
        port && origin.scheme.eq_ignore_ascii_case(&self.scheme) && self.hosts.matches(origin.host)
    }
}

impl Hosts {
    fn matches(&self, host: &str) -> bool {
        match self {
            Self::One(one) => host.eq_ignore_ascii_case(one),
            Self::Below(suffix) => host.len().checked_sub(suffix.len()).is_some_and(|before| {
                let end = host.get(before..).is_some_and(|end| end.eq_ignore_ascii_case(suffix));
                before > 0 && end && !host.starts_with('.')
            }),
        }
    }
}

/// Host and port; the host may still hold letters beyond ASCII.
fn split_host(text: &str) -> Result<(&str, Option<u16>), &'static str> {
    if text.starts_with('[') {
        return host_and_port(text).ok_or("the host is not one");
    }
    match text.split_once(':') {
        Some((host, digits)) => Ok((host, Some(port(digits).ok_or("the port is not one")?))),
        None => Ok((text, None)),
    }
}

/// The host as a browser would send it: lower case, without letters beyond ASCII, addresses in their short form.
fn normalised(scheme: &str, host: &str) -> Option<String> {
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return is_host(host).then(|| host.to_ascii_lowercase());
    }
    let host = Host::parse(host).ok()?.to_string();
    is_host(&host).then_some(host)
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || host.ends_with(".localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// The text as it may have been meant.
fn spelled(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        None => (if text.starts_with("localhost") || text.starts_with("127.") { "http" } else { "https" }, text),
    };
    let rest = rest.split(['/', '?', '#']).next()?;
    let rest = rest.rsplit('@').next()?;
    let right = format!("{scheme}://{rest}").to_lowercase();
    AllowedOrigin::read(&right).is_ok().then_some(right)
}

fn fault(text: &str, why: &str, help: &str) -> CorsError {
    CorsError(format!("`{text}` cannot be allowed as an origin: {why}; {help}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(allowed: &str, origin: &str) -> bool {
        let allowed = AllowedOrigin::parse(allowed).expect(allowed);
        Origin::parse(origin).is_some_and(|origin| allowed.matches(&origin))
    }

    #[test]
    fn what_is_allowed_matches() {
        for (allowed, origin) in [
            ("https://app.example", "https://app.example"),
            ("https://app.example:443", "https://app.example"),
            ("https://app.example", "https://app.example:443"),
            ("HTTPS://App.Example", "https://app.example"),
            ("http://app.example:80", "http://app.example"),
            ("http://app.example:8080", "http://app.example:8080"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("capacitor://localhost", "capacitor://localhost"),
            ("chrome-extension://abcdefgh", "chrome-extension://abcdefgh"),
            ("http://localhost:*", "http://localhost"),
            ("http://localhost:*", "http://localhost:5173"),
            ("http://127.0.0.1:*", "http://127.0.0.1:5173"),
            ("http://[::1]:*", "http://[::1]:5173"),
            ("http://[0:0::1]:3000", "http://[::1]:3000"),
            ("https://*.example.com", "https://a.example.com"),
            ("https://*.example.com", "https://a.b.example.com"),
            ("https://*.example.com:8443", "https://a.example.com:8443"),
        ] {
            assert!(matches(allowed, origin), "{allowed} {origin}");
        }
    }

    #[test]
    fn what_is_not_allowed_does_not_match() {
        for (allowed, origin) in [
            ("https://app.example", "https://app.example.evil"),
            ("https://app.example", "https://evilapp.example"),
            ("https://app.example", "http://app.example"),
            ("https://app.example", "https://app.example:8443"),
            ("https://app.example", "https://sub.app.example"),
            ("https://app.example", "https://app.example/"),
            ("https://app.example", "https://app.example@evil.example"),
            ("https://app.example", "https://user@app.example"),
            ("https://app.example", "https://app.example, https://evil.example"),
            ("https://app.example", "https://app.example https://evil.example"),
            ("https://app.example", "https://app.example\t"),
            ("https://app.example", " https://app.example"),
            ("https://app.example", "https://app.example."),
            ("https://app.example", "https://app.example:"),
            ("https://app.example", "https://app.example:+443"),
            ("https://app.example", "https://app.example:443:443"),
            ("https://app.example", "//app.example"),
            ("https://app.example", "app.example"),
            ("https://app.example", "null"),
            ("https://app.example", ""),
            ("https://*.example.com", "https://example.com"),
            ("https://*.example.com", "https://.example.com"),
            ("https://*.example.com", "https://evilexample.com"),
            ("https://*.example.com", "https://a.example.com:8443"),
            ("https://*.example.com", "http://a.example.com"),
            ("https://*.example.com", "https://a.example.com.evil"),
            ("https://*.example.com", "https://*.example.com"),
            ("http://localhost:*", "https://localhost:1"),
            ("http://localhost:*", "http://localhost.evil:1"),
            ("http://localhost:*", "http://127.0.0.1:1"),
            ("http://localhost:*", "http://localhost:*"),
            ("http://localhost:*", "http://localhost:65536"),
            ("capacitor://localhost", "http://localhost"),
        ] {
            assert!(!matches(allowed, origin), "{allowed} {origin}");
        }
    }

    /// Each refusal says how to spell what was meant.
    #[test]
    fn a_wrong_spelling_is_refused_with_the_right_one() {
        for (text, help) in [
            ("https://app.example/", "write `https://app.example`"),
            ("https://app.example/path?query", "write `https://app.example`"),
            ("https://user@app.example", "write `https://app.example`"),
            ("app.example", "write `https://app.example`"),
            (" https://app.example ", "write `https://app.example`"),
            ("localhost:3000", "write `http://localhost:3000`"),
            ("*", "name each one"),
            ("null", "name the page's own origin"),
            ("NULL", "name the page's own origin"),
            ("https://app.example:*", "any port is allowed only on this machine"),
            ("https://*.example.com:*", "any port is allowed only on this machine"),
            ("https://a.*.example.com", "subdomains at the start"),
            ("https://*", "subdomains at the start"),
            ("https://*.127.0.0.1", "an address has no subdomains"),
            ("https://", "the host is not one"),
            ("https://app.example:99999", "the port is not one"),
            ("https://app example", "the host is not one"),
            ("1https://app.example", "the scheme is not one"),
            ("", "the scheme is missing"),
        ] {
            let fault = AllowedOrigin::parse(text).expect_err(text).to_string();
            assert!(fault.contains(help), "{text}: {fault}");
        }
    }

    #[test]
    fn the_own_host_is_known() {
        for (origin, host, is) in [
            ("https://app.example", "app.example", true),
            ("https://app.example", "APP.example:443", true),
            ("http://app.example", "app.example:443", false),
            ("http://localhost:3000", "localhost:3000", true),
            ("http://localhost:3000", "localhost", false),
            ("http://[::1]:3000", "[::1]:3000", true),
            ("https://app.example", "user@app.example", false),
        ] {
            assert_eq!(Origin::parse(origin).expect(origin).is_at(host), is, "{origin} {host}");
        }
    }
}
