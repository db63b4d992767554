//! `matrix`: `;name=a,b`, exploded `;name=a;name=b` (RFC 6570, section 3.2.7).

use serde_json::Value;

use super::coding::Coding;
use super::delimiter::COMMA;
use super::layout::Layout;
use super::list;
use super::rules::Rules;
use crate::parameter::{Kind, Refusal, Shape, Unreadable, members, texts};
use crate::percent::{UNRESERVED, encoded};

pub(super) struct Matrix;

impl Rules for Matrix {
    fn write_text(&self, layout: &Layout<'_>, value: &Shape, _: Coding) -> Result<String, Refusal> {
        let name = encoded(layout.name, UNRESERVED);
        let encode = |text: &str| encoded(text, UNRESERVED);
        Ok(match value {
            Shape::Null => String::new(),
            Shape::List(items) if layout.explode => {
                texts(items)?.iter().map(|text| pair(&name, &encode(text))).collect()
            }
            Shape::Object(entries) if layout.explode => {
                members(entries).map(|(name, text)| pair(&encode(name), &encode(&text))).collect()
            }
            _ => pair(&name, &list::write(&joined(layout), value, &COMMA)?),
        })
    }

    fn read_text(&self, layout: &Layout<'_>, text: &str, coding: Coding) -> Result<Value, Unreadable> {
        let text = text.strip_prefix(';').ok_or_else(|| Unreadable::mismatch("does not begin with a semicolon"))?;
        let pairs: Vec<_> = text.split(';').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
        if let (Kind::Object(..), true) = (layout.kind, layout.explode) {
            return list::read_members(layout.kind, &pairs, coding);
        }
        for (other, _) in &pairs {
            if coding.decode(other)? != layout.name {
                return Err(Unreadable::Mismatch(format!("is not written as `;{}=`", layout.name).into()));
            }
        }
        let values: Vec<_> = pairs.into_iter().map(|(_, value)| value).collect();
        match (layout.kind, values.as_slice()) {
            (Kind::Array(item), several) if layout.explode => list::read_items(*item, several, coding),
            (_, [one]) => list::read(&joined(layout), one, &COMMA, coding),
            _ => Err(Unreadable::REPEATED),
        }
    }
}

/// Nothing behind a name is an empty text.
fn pair(name: &str, text: &str) -> String {
    match text {
        "" => format!(";{name}"),
        text => format!(";{name}={text}"),
    }
}

/// What stands behind one name.
fn joined<'p>(layout: &Layout<'p>) -> Layout<'p> {
    Layout { explode: false, ..*layout }
}
