//! Requests: whatever is sent to the servers of the fixtures, what is decoded is what the operation
//! gets, and nothing panics.
#![no_main]

use std::sync::LazyLock;

use countersign_fuzz::{Message, Services, init};
use libfuzzer_sys::fuzz_target;

static SERVICES: LazyLock<Services> = LazyLock::new(Services::default);

fuzz_target!(init: init(), |data: &[u8]| {
    let Some(message) = Message::parse(data) else { return };
    let Some(request) = message.request() else { return };
    let _ = SERVICES.ask(message.document, request);
});
