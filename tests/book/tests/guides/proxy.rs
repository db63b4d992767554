//! The guide "Behind a proxy".

use countersign_server::{Forwarded, Service};

use crate::api;
use crate::state::Shop;

#[test]
fn a_service_is_mounted_at_the_root() {
    assert_eq!(at_the_root().unwrap().base_path(), "");
}

fn at_the_root() -> Result<Service<Shop>, countersign_server::MountError> {
    // ANCHOR: mount
    let service = api::service(Shop::new())?.mount_at("")?;
    // ANCHOR_END: mount
    Ok(service)
}

#[test]
fn networks_are_trusted() {
    assert!(behind_proxies().is_ok());
}

fn behind_proxies() -> Result<Service<Shop>, Box<dyn std::error::Error>> {
    // ANCHOR: trusted
    let service = api::service(Shop::new())?.trusted_proxies(["10.0.0.0/8", "fd00::/8"], Forwarded::XForwardedFor)?;
    // ANCHOR_END: trusted
    Ok(service)
}
