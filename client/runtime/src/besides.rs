//! Objects of any members, beside other parameters.

use serde::{Serialize, Serializer};

use countersign_wire::parameter::{Json, Shape};

/// An object whose members stand for themselves in the query or among cookies, and whose names must not be those of others there.
#[derive(Debug)]
pub struct Besides<'a, T>(pub &'a T, pub &'static [&'static str]);

impl<T: Serialize> Serialize for Besides<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value, others) = self;
        let shape = Json::of(value).map_err(serde::ser::Error::custom)?.shape();
        // `filter[` stands for all names that begin so.
        let is_other =
            |name: &str| others.iter().any(|other| *other == name || other.ends_with('[') && name.starts_with(other));
        match shape {
            Shape::Object(members) if members.iter().any(|(name, _)| is_other(name)) => {
                Err(serde::ser::Error::custom("it has a member that is called as another parameter"))
            }
            _ => value.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use countersign_wire::Parameter;
    use countersign_wire::parameter::query;
    use serde_json::json;

    use super::Besides;

    #[test]
    fn a_member_is_not_called_as_another_parameter() {
        let spec = Parameter::query("x");
        let value = json!({"a": 1, "f[b]": 2});
        let written = |names| query::write(&spec, &Besides(&value, names)).map_err(|reason| reason.to_string());
        assert_eq!(written(&["b", "f"]).as_deref(), Ok("a=1&f%5Bb%5D=2"));
        for others in [&["a"], &["f["]] {
            let expected = "it has a member that is called as another parameter";
            assert_eq!(written(others), Err(expected.to_owned()), "{others:?}");
        }
    }
}
