//! Values in headers, where nothing can be encoded: what would read as something else is refused.

use super::Written;
use super::shape::{Shape, members, texts};

/// A text as a header holds it.
pub(super) fn plain(text: &str) -> Written<String> {
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err("a header cannot hold control characters".to_owned());
    }
    if text.starts_with([' ', '\t']) || text.ends_with([' ', '\t']) {
        return Err("spaces at the ends of a header's text are not part of it".to_owned());
    }
    Ok(text.to_owned())
}

/// Items, or names and values, between commas.
pub(super) fn listed_plainly(shape: &Shape, explode: bool) -> Written<String> {
    match shape {
        Shape::Null => Ok(String::new()),
        Shape::Text(text) => plain(text),
        Shape::List(items) => {
            let items = texts(items)?;
            if items.iter().any(String::is_empty) {
                return Err("empty items of a header's list count for nothing".to_owned());
            }
            Ok(items.iter().map(|item| piece(item)).collect::<Written<Vec<_>>>()?.join(","))
        }
        Shape::Object(entries) => {
            let members = members(entries).map(|(name, text)| match explode {
                true if name.contains('=') => Err("a name with `=` would end there".to_owned()),
                true => Ok(format!("{}={}", piece(name)?, piece(&text)?)),
                false => Ok(format!("{},{}", piece(name)?, piece(&text)?)),
            });
            Ok(members.collect::<Written<Vec<_>>>()?.join(","))
        }
    }
}

fn piece(text: &str) -> Written<String> {
    match text.contains(',') {
        true => Err("a comma in an item of a header would be two items".to_owned()),
        false => plain(text),
    }
}
