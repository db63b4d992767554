//! Absent, null and present told apart.

use serde::{Deserialize, Deserializer};

/// A property that must be there and may be null: serde would take its absence for null.
///
/// ```
/// #[derive(serde::Deserialize)]
/// struct Item {
///     #[serde(deserialize_with = "countersign_types::nullable")]
///     owner: Option<String>,
/// }
/// assert!(serde_json::from_str::<Item>("{}").is_err());
/// assert_eq!(serde_json::from_str::<Item>(r#"{"owner": null}"#)?.owner, None);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// Those of `T`.
pub fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// A property that may be absent (`None`), null (`Some(None)`) or a value (`Some(Some(..))`).
///
/// ```
/// #[derive(serde::Deserialize)]
/// struct Patch {
///     #[serde(default, deserialize_with = "countersign_types::present")]
///     owner: Option<Option<String>>,
/// }
/// assert_eq!(serde_json::from_str::<Patch>("{}")?.owner, None);
/// assert_eq!(serde_json::from_str::<Patch>(r#"{"owner": null}"#)?.owner, Some(None));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// Those of `T`.
pub fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
