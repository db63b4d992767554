//! What the text of a parameter is.

use serde_json::Value;

use crate::types::decode::json_value;

/// How text becomes a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text stays text.
    String,
    /// A number without fraction.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Text stays text.
    Any,
    /// One of several types. The text decides which.
    Union {
        /// It may be a number.
        number: bool,
        /// It may be `true` or `false`.
        boolean: bool,
    },
    /// Items.
    Array(&'static Kind),
    /// Properties by name, and what any other is.
    Object(&'static [(&'static str, Kind)], Option<&'static Kind>),
}

impl Kind {
    /// A number or boolean where the text is one. Other text stays text, and the schema refuses it.
    /// Lists and objects within others are JSON, since no style writes them.
    ///
    /// ```
    /// use countersign_wire::Kind;
    ///
    /// assert_eq!(Kind::Integer.value("7".to_owned()), 7);
    /// assert_eq!(Kind::Integer.value("seven".to_owned()), "seven");
    /// ```
    pub fn value(self, text: String) -> Value {
        let parsed = match self {
            Self::Boolean => boolean(&text),
            Self::Integer | Self::Number => number(&text),
            Self::Union { number: true, .. } if canonical(&text).is_some() => canonical(&text),
            Self::Union { boolean: true, .. } => boolean(&text),
            Self::Array(_) | Self::Object(..) => {
                json_value(&text).filter(|value| value.is_array() || value.is_object())
            }
            Self::String | Self::Any | Self::Union { .. } => None,
        };
        parsed.unwrap_or(Value::String(text))
    }

    /// The kind of an object's member.
    pub(crate) fn member(self, name: &str) -> Self {
        let Self::Object(properties, additional) = self else { return Self::Any };
        let declared = properties.iter().find(|(other, _)| *other == name).map(|(_, kind)| *kind);
        declared.or(additional.copied()).unwrap_or(Self::Any)
    }

    pub(crate) fn is_array(self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Whether the text of such a value may hold any character.
    pub(crate) fn is_text(self) -> bool {
        !matches!(self, Self::Integer | Self::Number | Self::Boolean)
    }
}

fn boolean(text: &str) -> Option<Value> {
    match text {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        _ => None,
    }
}

/// A number as JSON writes it, without spaces around.
fn number(text: &str) -> Option<Value> {
    let is_bare = !text.starts_with(char::is_whitespace) && !text.ends_with(char::is_whitespace);
    serde_json::from_str(text).ok().filter(|value: &Value| is_bare && value.is_number())
}

/// A number that is written as we would write it. Where text is allowed too, `007` and `1e5` are text.
fn canonical(text: &str) -> Option<Value> {
    number(text).filter(|value| value.as_number().is_some_and(|number| number.to_string() == text))
}
