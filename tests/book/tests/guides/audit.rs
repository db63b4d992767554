//! The guide "Authentication": counting and auditing.

use countersign_server::Cx;
use countersign_server::codegen::AuthenticationOutcome;

use crate::state::{Shop, lock};

// ANCHOR: record
pub(crate) fn record(shop: &Shop, cx: &Cx, outcome: &AuthenticationOutcome<'_>) {
    let operation = cx.operation().map_or("", |operation| operation.id);
    let line = format!("{operation}: {} by {}", outcome.kind.as_str(), outcome.schemes.join(" and "));
    lock(&shop.audit).push(line);
}
// ANCHOR_END: record
