//! Absent, null and present told apart; the properties that no field is for.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::decode::{Rules, Strict, Trace};

/// A property that must be there and may be null: serde would take its absence for null.
///
/// ```
/// #[derive(serde::Deserialize)]
/// struct Item {
///     #[serde(deserialize_with = "countersign_wire::types::nullable")]
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
///     #[serde(default, deserialize_with = "countersign_wire::types::present")]
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

/// The properties that no field is for. serde has buffered them, in a form that is as loose as its
/// derives are.
///
/// # Errors
///
/// Those of `T`.
pub fn rest<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error> {
    struct Buffered<T>(T);

    impl<'de, T: Deserialize<'de>> Deserialize<'de> for Buffered<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            T::deserialize(Strict::new(deserializer, &Trace::of_value(Rules::none()))).map(Self)
        }
    }

    let rest = BTreeMap::<String, Buffered<T>>::deserialize(deserializer)?;
    Ok(rest.into_iter().map(|(name, Buffered(value))| (name, value)).collect())
}
