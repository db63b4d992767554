//! Values in headers, where nothing can be encoded: what would read as something else is refused.

use crate::parameter::{Refusal, Shape, members, texts};

/// A text as a header holds it.
pub(crate) fn text(text: &str) -> Result<String, Refusal> {
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err(Refusal::ControlInHeader);
    }
    if text.starts_with([' ', '\t']) || text.ends_with([' ', '\t']) {
        return Err(Refusal::SpaceAroundHeader);
    }
    Ok(text.to_owned())
}

/// Items, or names and values, between commas.
pub(super) fn list(value: &Shape, explode: bool) -> Result<String, Refusal> {
    let pieces = match value {
        Shape::Null => return Ok(String::new()),
        Shape::Text(one) => return text(one),
        Shape::List(items) => {
            let items = texts(items)?;
            if items.iter().any(String::is_empty) {
                return Err(Refusal::EmptyInHeader);
            }
            items.iter().map(|item| piece(item)).collect::<Result<Vec<_>, _>>()?
        }
        Shape::Object(entries) => {
            members(entries).map(|(name, text)| member(name, &text, explode)).collect::<Result<_, _>>()?
        }
    };
    Ok(pieces.join(","))
}

fn member(name: &str, text: &str, explode: bool) -> Result<String, Refusal> {
    match explode {
        true if name.contains('=') => Err(Refusal::EqualsInHeader),
        true => Ok(format!("{}={}", piece(name)?, piece(text)?)),
        false => Ok(format!("{},{}", piece(name)?, piece(text)?)),
    }
}

fn piece(item: &str) -> Result<String, Refusal> {
    match item.contains(',') {
        true => Err(Refusal::CommaInHeader),
        false => text(item),
    }
}
