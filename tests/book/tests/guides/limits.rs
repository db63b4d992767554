//! The page "Limits and defaults".

use countersign_server::{Limits, Service};

use crate::api;
use crate::state::Shop;

#[test]
fn limits_are_set_on_the_service() {
    let limited = limited().unwrap();
    assert_eq!(limited.base_path(), "");
}

fn limited() -> Result<Service<Shop>, countersign_server::MountError> {
    // ANCHOR: limits
    let limits = Limits { body_bytes: 64 * 1024, ..Limits::default() };
    let service = api::service(Shop::new())?.with_limits(limits);
    // ANCHOR_END: limits
    Ok(service)
}
