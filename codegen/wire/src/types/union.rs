//! `oneOf` and `anyOf`: which variant a value is.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Decodes a value as one variant of the enum `E`.
pub type Variant<E> = fn(&Value) -> Result<E, serde_json::Error>;

/// The variant that keeps most of the value: of objects that several variants accept, the one whose properties are the value's own.
/// The first of those that keep as much.
///
/// # Errors
///
/// A value that no variant accepts.
pub fn best_fit<'de, E: Serialize, D: Deserializer<'de>>(
    deserializer: D,
    variants: &[Variant<E>],
) -> Result<E, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let mut best: Option<(usize, E)> = None;
    for variant in variants {
        let Ok(decoded) = variant(&value) else { continue };
        if !value.is_object() {
            return Ok(decoded);
        }
        let kept = kept(&value, &decoded);
        if best.as_ref().is_none_or(|(most, _)| kept > *most) {
            best = Some((kept, decoded));
        }
    }
    best.map(|(_, decoded)| decoded).ok_or_else(|| D::Error::custom("the value is none of the variants"))
}

/// How many properties of `value` are still there once it is encoded again.
fn kept(value: &Value, decoded: &impl Serialize) -> usize {
    let Value::Object(before) = value else { return 0 };
    match serde_json::to_value(decoded) {
        Ok(Value::Object(after)) => before.keys().filter(|key| after.contains_key(*key)).count(),
        _ => 0,
    }
}

/// The variant that the property `tag` names, out of `variants` by their names.
///
/// <https://spec.openapis.org/oas/v3.0.3#discriminator-object>
///
/// # Errors
///
/// A value without that property, one of a name that is not among them, one that is not what its name says.
pub fn by_tag<'de, E, D: Deserializer<'de>>(
    deserializer: D,
    tag: &'static str,
    variants: &[(&'static str, Variant<E>)],
) -> Result<E, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let Some(name) = value.get(tag).and_then(Value::as_str) else {
        return Err(D::Error::missing_field(tag));
    };
    let Some((_, variant)) = variants.iter().find(|(known, _)| *known == name) else {
        let known: Vec<_> = variants.iter().map(|(known, _)| format!("`{known}`")).collect();
        return Err(D::Error::custom(format!("unknown {tag} `{name}`, expected one of {}", known.join(", "))));
    };
    variant(&value).map_err(D::Error::custom)
}

/// Encodes `value` with the property `tag`, which its own type does not have.
///
/// # Errors
///
/// Those of `T`.
pub fn with_tag<T: Serialize, S: Serializer>(
    value: &T,
    tag: &'static str,
    name: &'static str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(serde::ser::Error::custom)?;
    if let Value::Object(object) = &mut value {
        object.entry(tag).or_insert_with(|| Value::from(name));
    }
    value.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::decode::from_value;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Cat {
        name: Option<String>,
        lives: Option<u8>,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Dog {
        name: Option<String>,
        barks: Option<bool>,
    }
    #[derive(Debug, PartialEq, Serialize)]
    #[serde(untagged)]
    enum Pet {
        Cat(Cat),
        Dog(Dog),
    }
    const CAT: Variant<Pet> = |value| from_value(value).map(Pet::Cat);
    const DOG: Variant<Pet> = |value| from_value(value).map(Pet::Dog);

    #[test]
    fn the_variant_that_keeps_most_is_taken() {
        let value = serde_json::json!({ "name": "Rex", "barks": true });
        let pet = best_fit(value, &[CAT, DOG]).ok();
        assert_eq!(pet, Some(Pet::Dog(Dog { name: Some("Rex".to_owned()), barks: Some(true) })));
        assert!(best_fit(serde_json::json!("Rex"), &[CAT, DOG]).is_err());
    }

    #[test]
    fn the_tag_decides() {
        let value = serde_json::json!({ "kind": "dog", "lives": 9 });
        let variants = [("cat", CAT), ("dog", DOG)];
        assert_eq!(by_tag(value, "kind", &variants).ok(), Some(Pet::Dog(Dog { name: None, barks: None })));
        for wrong in [serde_json::json!({ "kind": "cow" }), serde_json::json!({}), serde_json::json!(1)] {
            assert!(by_tag(wrong, "kind", &variants).is_err());
        }
    }
}
