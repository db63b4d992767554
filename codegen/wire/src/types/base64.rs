//! Bytes as base64 text.

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Bytes that are base64 text in JSON: `format: byte` (OpenAPI 3.0), `contentEncoding: base64`
/// (3.1).
///
/// Written with the standard alphabet and padding (RFC 4648, section 4); read with either alphabet,
/// padded or not.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64(pub Vec<u8>);

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} bytes)", self.0.len())
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl AsRef<[u8]> for Base64 {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&general_purpose::STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let url_safe = text.contains(['-', '_']);
        let alphabet = if url_safe { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
        let bytes = GeneralPurpose::new(alphabet, LENIENT).decode(&text);
        bytes.map(Self).map_err(|error| D::Error::custom(format!("is not base64: {error}")))
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Base64 {
    fn schema_name() -> String {
        "Base64".to_owned()
    }

    fn is_referenceable() -> bool {
        false
    }

    fn json_schema(_: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        schemars::schema::SchemaObject {
            instance_type: Some(schemars::schema::InstanceType::String.into()),
            format: Some("byte".to_owned()),
            ..Default::default()
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_alphabets_are_read() {
        for (text, bytes) in [("\"+/8=\"", [251, 255]), ("\"-_8\"", [251, 255])] {
            assert_eq!(serde_json::from_str::<Base64>(text).ok(), Some(Base64(bytes.to_vec())));
        }
        assert!(serde_json::from_str::<Base64>("\"*\"").is_err());
        assert_eq!(serde_json::to_string(&Base64(vec![251, 255])).ok().as_deref(), Some("\"+/8=\""));
    }
}
