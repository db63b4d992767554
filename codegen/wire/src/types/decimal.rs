//! Numbers that keep their digits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::value::RawValue;

/// A JSON number with all its digits, as text: `format: decimal`.
///
/// Decoded from JSON text it is exact. Where serde has buffered the value before (inside a `oneOf`,
/// or beside `additionalProperties`) it comes through a 64-bit float, which keeps 15 significant
/// digits.
///
/// ```
/// use countersign_wire::types::Decimal;
///
/// let price: Decimal = serde_json::from_str("10.00000000000000000001")?;
/// assert_eq!(price.as_str(), "10.00000000000000000001");
/// assert_eq!(serde_json::to_string(&price)?, "10.00000000000000000001");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(String);

/// Text that is not a JSON number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotDecimal;

impl fmt::Display for NotDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is not a decimal number")
    }
}

impl std::error::Error for NotDecimal {}

impl Decimal {
    /// The digits, as RFC 8259, section 6, writes a number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Decimal {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let starts_as_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        let is_number = starts_as_number && serde_json::from_str::<&RawValue>(text).is_ok_and(|raw| raw.get() == text);
        is_number.then(|| Self(text.to_owned())).ok_or(NotDecimal)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match RawValue::from_string(self.0.clone()) {
            Ok(raw) => raw.serialize(serializer),
            Err(error) => Err(serde::ser::Error::custom(error)),
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The name by which serde_json hands out the text of a value; other formats answer with the
        // number itself.
        deserializer.deserialize_newtype_struct("$serde_json::private::RawValue", DecimalVisitor)
    }
}

struct DecimalVisitor;

impl<'de> de::Visitor<'de> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Decimal, A::Error> {
        let raw = Box::<RawValue>::deserialize(de::value::MapAccessDeserializer::new(map))?;
        raw.get().parse().map_err(de::Error::custom)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Decimal, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        Ok(Decimal(number.to_string()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Decimal, E> {
        Ok(Decimal(number.to_string()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Decimal, E> {
        Ok(Decimal(number.to_string()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Decimal, E> {
        serde_json::Number::from_f64(number)
            .map(|number| Decimal(number.to_string()))
            .ok_or_else(|| E::custom(NotDecimal))
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Decimal {
    fn schema_name() -> String {
        "Decimal".to_owned()
    }

    fn is_referenceable() -> bool {
        false
    }

    fn json_schema(_: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        schemars::schema::SchemaObject {
            instance_type: Some(schemars::schema::InstanceType::Number.into()),
            format: Some("decimal".to_owned()),
            ..Default::default()
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(untagged)]
    enum Buffered {
        Price { price: Decimal },
    }

    #[test]
    fn digits_are_kept() {
        for text in ["0.1", "-12345678901234567890.12345678901234567890", "1e400", "7"] {
            let decimal = serde_json::from_str::<Decimal>(text).map(|decimal| decimal.to_string()).ok();
            assert_eq!(decimal.as_deref(), Some(text));
        }
        for wrong in ["\"1\"", "null", "[1]", "{}"] {
            assert!(serde_json::from_str::<Decimal>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_buffered_number_is_read() {
        let price = "0.1".parse().map(|price| Buffered::Price { price }).ok();
        assert_eq!(serde_json::from_str::<Buffered>(r#"{"price": 0.1}"#).ok(), price);
        let value = serde_json::json!({ "price": 0.1 });
        assert_eq!(serde_json::from_value::<Buffered>(value).ok(), price);
    }
}
