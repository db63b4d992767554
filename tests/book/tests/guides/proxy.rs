//! The guide "Behind a proxy".

use countersign_server::Service;

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
