//! Parameters whose text is JSON.

use serde_json::Value;

use super::unreadable::Unreadable;
use crate::types::decode::json_value;

/// The value of JSON text.
pub(super) fn read(text: &str) -> Result<Value, Unreadable> {
    json_value(text).ok_or_else(|| Unreadable::mismatch("is not JSON"))
}
