//! Networks of addresses (RFC 4632, section 3.1; RFC 4291, section 2.3).

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use super::error::ProxyError;

/// A network, with IPv4 addresses in their own form: `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Network(IpNet);

impl Network {
    /// Reads `10.0.0.0/8`, or one address.
    pub(super) fn parse(text: &str) -> Result<Self, ProxyError> {
        let network = text.parse::<IpAddr>().map(IpNet::from).or_else(|_| text.parse::<IpNet>());
        let network = network.map_err(|_| ProxyError(format!("`{text}` is not a network: {}", help(text))))?;
        if network.trunc() != network {
            let right = network.trunc();
            return Err(ProxyError(format!("`{text}` is an address within a network: write `{right}`")));
        }
        Ok(Self(unmapped(network)))
    }

    pub(super) fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

fn help(text: &str) -> &'static str {
    match text.split_once('/').map(|(address, length)| (address.parse(), length.parse::<u32>())) {
        Some((Ok(IpAddr::V4(_)), Ok(_))) => "its length is at most 32",
        Some((Ok(IpAddr::V6(_)), Ok(_))) => "its length is at most 128",
        Some(_) | None => "write it as `10.0.0.0/8`, `fd00::/8` or `127.0.0.1`",
    }
}

/// A network of IPv4 addresses that are written as IPv6 (RFC 4291, section 2.5.5.2), as IPv4.
fn unmapped(network: IpNet) -> IpNet {
    let v4 = |address: IpAddr| match address.to_canonical() {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    };
    let mapped = |address: Ipv4Addr, length: u8| IpNet::new(address.into(), length.checked_sub(96)?).ok();
    match network {
        IpNet::V4(_) => network,
        IpNet::V6(_) => v4(network.addr()).and_then(|address| mapped(address, network.prefix_len())).unwrap_or(network),
    }
}
