//! Enums of strings.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, Visitor};

/// An enum whose values are texts in JSON; [`text_enum`](crate::types::text_enum) makes the rest of
/// it.
pub trait TextEnum: Copy + 'static {
    /// The name of the type.
    const NAME: &'static str;
    /// All of its values.
    const ALL: &'static [Self];

    /// The text that stands for it.
    fn text(self) -> &'static str;
}

/// Text that stands for no variant of the enum of that name. The text itself, which may be
/// anything, is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownVariant(pub &'static str);

impl fmt::Display for UnknownVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text stands for no variant of {}", self.0)
    }
}

impl std::error::Error for UnknownVariant {}

/// `Display`, `FromStr`, `Serialize` and `Deserialize` of an enum of strings, by the texts of its
/// variants.
///
/// ```
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// pub enum Colour {
///     Green,
///     DarkRed,
/// }
///
/// countersign_wire::types::text_enum!(Colour { Green = "green", DarkRed = "dark red" });
///
/// assert_eq!(Colour::DarkRed.as_str(), "dark red");
/// assert_eq!("green".parse(), Ok(Colour::Green));
/// assert_eq!(serde_json::to_string(&Colour::ALL)?, r#"["green","dark red"]"#);
/// assert!(serde_json::from_str::<Colour>(r#""blue""#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! text_enum {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            /// Every value, in the order of the document.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text that stands for it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl $crate::types::TextEnum for $name {
            const NAME: &'static str = ::std::stringify!($name);
            const ALL: &'static [Self] = Self::ALL;

            fn text(self) -> &'static str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::types::UnknownVariant;

            fn from_str(text: &str) -> ::std::result::Result<Self, $crate::types::UnknownVariant> {
                $crate::types::variant(text)
            }
        }

        impl $crate::types::serde::Serialize for $name {
            fn serialize<S: $crate::types::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::types::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::types::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::types::text_variant(deserializer)
            }
        }
    };
}

/// The variant that `text` stands for.
///
/// # Errors
///
/// There is none.
pub fn variant<T: TextEnum>(text: &str) -> Result<T, UnknownVariant> {
    T::ALL.iter().copied().find(|variant| variant.text() == text).ok_or(UnknownVariant(T::NAME))
}

/// The variant that a string stands for.
///
/// # Errors
///
/// There is none, which says which there are; or no string.
pub fn text_variant<'de, D: Deserializer<'de>, T: TextEnum>(deserializer: D) -> Result<T, D::Error> {
    struct Text<T>(PhantomData<T>);

    impl<T: TextEnum> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            variant(text)
                .map_err(|_| E::custom(format_args!("unknown variant `{text}`, expected {}", OneOf::<T>(PhantomData))))
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}

/// `one of a, b`, as serde has it.
struct OneOf<T>(PhantomData<T>);

impl<T: TextEnum> fmt::Display for OneOf<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match T::ALL {
            [only] => write!(f, "`{}`", only.text()),
            [one, other] => write!(f, "`{}` or `{}`", one.text(), other.text()),
            all => {
                let texts: Vec<_> = all.iter().map(|variant| format!("`{}`", variant.text())).collect();
                write!(f, "one of {}", texts.join(", "))
            }
        }
    }
}

#[cfg(test)]
#[allow(unreachable_pub)]
mod tests {
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Size {
        Small,
        Large,
    }

    crate::text_enum!(Size { Small = "s", Large = "l" });

    #[test]
    fn texts_are_variants() {
        assert_eq!(serde_json::from_str::<Size>(r#""l""#).ok(), Some(Size::Large));
        assert_eq!(serde_json::from_value::<Size>("\u{73}".into()).ok(), Some(Size::Small));
        assert_eq!(format!("{:>3}", Size::Small), "  s");
        let error = |text| serde_json::from_str::<Size>(text).err().map(|error| error.to_string());
        assert_eq!(error(r#""m""#).as_deref(), Some("unknown variant `m`, expected `s` or `l` at line 1 column 3"));
        assert_eq!(error("1").as_deref(), Some("invalid type: integer `1`, expected a string at line 1 column 1"));
        assert_eq!(
            "m".parse::<Size>().map_err(|error| error.to_string()),
            Err("the text stands for no variant of Size".to_owned())
        );
    }
}
