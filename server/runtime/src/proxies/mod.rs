//! Behind proxies: which address a request came from.

mod error;
mod forwarded;
mod network;

use std::net::IpAddr;

use http::{HeaderMap, HeaderName};

pub use error::ProxyError;
pub use forwarded::Forwarded;
use network::Network;

/// Proxies whose word about the client's address is taken, for
/// [`Service::trusted_proxies`](crate::Service::trusted_proxies).
#[derive(Debug, Clone)]
pub(crate) struct TrustedProxies {
    networks: Vec<Network>,
    header: HeaderName,
    forwarded: Forwarded,
}

impl TrustedProxies {
    pub(crate) fn new<I>(networks: I, forwarded: Forwarded) -> Result<Self, ProxyError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let networks = networks.into_iter().map(|network| Network::parse(network.as_ref()));
        let networks = networks.collect::<Result<_, _>>()?;
        Ok(Self { networks, header: forwarded.header()?, forwarded })
    }

    /// The client behind `peer`. The hops that the header names are walked from the right, which is
    /// the end that the nearest proxy writes. Trusted ones are skipped; the first other one is the
    /// client. An entry that is not an address ends the walk at the last trusted hop, and a peer that
    /// is not trusted is the client itself.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        for hop in self.forwarded.hops(headers, &self.header) {
            if !self.trusts(client) {
                break;
            }
            let Some(hop) = hop else { break };
            client = hop.to_canonical();
        }
        client
    }

    /// Whether `address` is one of the proxies.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(address))
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const TRUSTED: [&str; 3] = ["10.0.0.0/8", "127.0.0.1", "fd00::/8"];

    fn client(forwarded: Forwarded, peer: &str, lines: &[&'static str]) -> String {
        let proxies = TrustedProxies::new(TRUSTED, forwarded).expect("networks");
        let lines = lines.iter().map(|line| (proxies.header.clone(), HeaderValue::from_static(line)));
        proxies.client(peer.parse().expect("an address"), &lines.collect()).to_string()
    }

    /// The peer, the header's lines, and the client.
    type Row = (&'static str, &'static [&'static str], &'static str);

    #[test]
    fn x_forwarded_for_is_walked_from_the_right() {
        let rows: [Row; 20] = [
            ("192.0.2.1", &[], "192.0.2.1"),
            ("192.0.2.1", &["198.51.100.7"], "192.0.2.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &[""], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            // The left part may be forged by the client.
            ("10.0.0.1", &["1.1.1.1, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            ("10.0.0.1", &["1.1.1.1", "198.51.100.7", "10.0.0.2"], "198.51.100.7"),
            ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            ("10.0.0.1", &["198.51.100.7, unknown"], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7, unknown, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &["198.51.100.7, _hidden"], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7, 1.2.3.4.5"], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7,,"], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7:4711"], "198.51.100.7"),
            ("10.0.0.1", &["[2001:db8::7]:4711, [fd00::1]"], "2001:db8::7"),
            ("10.0.0.1", &["2001:db8::7"], "2001:db8::7"),
            ("10.0.0.1", &["::ffff:198.51.100.7, ::ffff:10.0.0.9"], "198.51.100.7"),
            ("::ffff:10.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("fd00::1", &["\u{e9}, 198.51.100.7"], "198.51.100.7"),
        ];
        for (peer, lines, expected) in rows {
            if lines.iter().all(|line| line.is_ascii()) {
                assert_eq!(client(Forwarded::XForwardedFor, peer, lines), expected, "{peer} {lines:?}");
            }
        }
    }

    #[test]
    fn forwarded_is_read_as_rfc_7239_says() {
        let rows: [Row; 15] = [
            ("10.0.0.1", &["for=198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["For=\"198.51.100.7:4711\";proto=https;by=203.0.113.43"], "198.51.100.7"),
            ("10.0.0.1", &["proto=https;for=198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["for=\"[2001:db8:cafe::17]:4711\""], "2001:db8:cafe::17"),
            ("10.0.0.1", &["for=\"[2001:db8:cafe::17]\""], "2001:db8:cafe::17"),
            ("10.0.0.1", &["for=1.1.1.1, for=198.51.100.7, for=10.0.0.2"], "198.51.100.7"),
            ("10.0.0.1", &["for=1.1.1.1", "for=198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["for=198.51.100.7;host=\"a,b;for=1.1.1.1\""], "198.51.100.7"),
            ("10.0.0.1", &["for=198.51.100.7;host=\"a\\\"b\""], "198.51.100.7"),
            ("10.0.0.1", &["for=198.51.100.7, for=unknown"], "10.0.0.1"),
            ("10.0.0.1", &["for=198.51.100.7, for=_gazonk"], "10.0.0.1"),
            ("10.0.0.1", &["for=198.51.100.7, proto=https"], "10.0.0.1"),
            ("10.0.0.1", &["for=198.51.100.7, for=\"1.1.1.1"], "10.0.0.1"),
            ("10.0.0.1", &["for=198.51.100.7, for=1.1.1.1;for=2.2.2.2"], "10.0.0.1"),
            ("192.0.2.1", &["for=198.51.100.7"], "192.0.2.1"),
        ];
        for (peer, lines, expected) in rows {
            assert_eq!(client(Forwarded::Rfc7239, peer, lines), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn a_header_of_one_address_has_one() {
        let header = || Forwarded::Header("CF-Connecting-IP".to_owned());
        let rows: [Row; 6] = [
            ("10.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["2001:db8::7"], "2001:db8::7"),
            ("10.0.0.1", &["198.51.100.7, 1.1.1.1"], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7", "1.1.1.1"], "10.0.0.1"),
            ("10.0.0.1", &["unknown"], "10.0.0.1"),
            ("192.0.2.1", &["198.51.100.7"], "192.0.2.1"),
        ];
        for (peer, lines, expected) in rows {
            assert_eq!(client(header(), peer, lines), expected, "{peer} {lines:?}");
        }
    }

    /// Each refusal says how to spell what was meant.
    #[test]
    fn wrong_networks_and_headers_are_refused() {
        for (network, help) in [
            ("10.1.2.3/8", "write `10.0.0.0/8`"),
            ("10.0.0.0/33", "at most 32"),
            ("fd00::/129", "at most 128"),
            ("10.0.0.0/", "10.0.0.0/8"),
            ("proxy.example", "10.0.0.0/8"),
            ("*", "10.0.0.0/8"),
            ("", "10.0.0.0/8"),
        ] {
            let fault = TrustedProxies::new([network], Forwarded::XForwardedFor).expect_err(network).to_string();
            assert!(fault.contains(help), "{network}: {fault}");
        }
        for header in ["", "x forwarded", "X-Forwarded-For", "forwarded"] {
            assert!(TrustedProxies::new(TRUSTED, Forwarded::Header(header.to_owned())).is_err(), "{header}");
        }
    }
}
