//! Parameters in the query, and the fields of forms, which are written alike.

use serde::Serialize;

use super::percent::{RESERVED, RESERVED_BETWEEN_COMMAS, UNRESERVED, encoded};
use super::shape::{Json, Shape, members, texts};
use super::{ParameterSpec, Style, Written, not_one_empty};

/// A name as it is, and a value, percent-encoded.
pub(crate) type Pair = (String, String);

/// The query of a parameter: `a=1&b=2`. Null and `None` are nothing.
///
/// A list or object without items is nothing where each item stands for itself; elsewhere it is `name=`, which tells it from none.
pub(crate) fn query<T: Serialize + ?Sized>(spec: &ParameterSpec, value: &T) -> Written<String> {
    let json = Json::of(value).map_err(|error| error.to_string())?;
    Ok(joined(&pairs(spec.name, spec, &json)?))
}

/// `a=1&b=2`.
pub(crate) fn joined(pairs: &[Pair]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{}={value}", encoded(name, UNRESERVED))).collect();
    pairs.join("&")
}

/// The pairs of a parameter called `name`, which is not `spec.name` in forms.
pub(crate) fn pairs(name: &str, spec: &ParameterSpec, value: &Json) -> Written<Vec<Pair>> {
    let set = if spec.allow_reserved { RESERVED } else { UNRESERVED };
    let pair = |name: &str, text: &str| (name.to_owned(), encoded(text, set));
    if spec.json {
        return Ok(value.non_null().map(|text| pair(name, text)).into_iter().collect());
    }
    if spec.style == Style::DeepObject {
        let mut pairs = Vec::new();
        deep(name, value, &mut |name, text| pairs.push(pair(name, text)))?;
        return Ok(pairs);
    }
    Ok(match value.shape() {
        Shape::Null => Vec::new(),
        Shape::Text(text) => vec![pair(name, &text)],
        Shape::List(items) if spec.explode => texts(&items)?.iter().map(|text| pair(name, text)).collect(),
        Shape::Object(members) if spec.explode => {
            let mut pairs = Vec::new();
            for (name, value) in &members {
                pairs.extend(repeated(value)?.iter().map(|text| pair(name, text)));
            }
            pairs
        }
        Shape::List(items) => {
            let texts = texts(&items)?;
            not_one_empty(&texts)?;
            vec![(name.to_owned(), delimited(spec, &texts)?)]
        }
        Shape::Object(entries) => {
            let flat: Vec<_> = members(&entries).flat_map(|(name, text)| [name.to_owned(), text]).collect();
            vec![(name.to_owned(), delimited(spec, &flat)?)]
        }
    })
}

/// The delimiters of 3.1.1 and 3.0.4, which a URL may hold: a pipe may stand in none (RFC 3986, appendix A). Since they are encoded
/// themselves, an item cannot hold them.
fn delimited(spec: &ParameterSpec, texts: &[String]) -> Written<String> {
    let (delimiter, within) = match spec.style {
        Style::SpaceDelimited => ("%20", Some((' ', "a space"))),
        Style::PipeDelimited => ("%7C", Some(('|', "a pipe"))),
        _ => (",", None),
    };
    if let Some((within, called)) = within
        && texts.iter().any(|text| text.contains(within))
    {
        return Err(format!("{called} in an item would be two items"));
    }
    let set = if spec.allow_reserved { RESERVED_BETWEEN_COMMAS } else { UNRESERVED };
    Ok(texts.iter().map(|text| encoded(text, set)).collect::<Vec<_>>().join(delimiter))
}

/// A member that is a list comes once for each item.
fn repeated(value: &Json) -> Written<Vec<String>> {
    match value.shape() {
        Shape::List(items) => texts(&items),
        _ => Ok(value.text().into_iter().collect()),
    }
}

/// `name[key]=text`, at any depth. A list of texts repeats its name; one of lists or objects numbers its items.
fn deep(name: &str, value: &Json, add: &mut dyn FnMut(&str, &str)) -> Written<()> {
    match value.shape() {
        Shape::Null => {}
        Shape::Text(text) => add(name, &text),
        Shape::Object(members) => {
            for (key, value) in &members {
                if key.contains(['[', ']']) {
                    return Err("a name with brackets would be a name within a name".to_owned());
                }
                deep(&format!("{name}[{key}]"), value, add)?;
            }
        }
        Shape::List(items) => {
            let flat = items.iter().all(|item| matches!(item.shape(), Shape::Null | Shape::Text(_)));
            if flat {
                texts(&items)?.iter().for_each(|text| add(name, text));
                return Ok(());
            }
            for (index, item) in items.iter().enumerate() {
                let mut count = 0;
                deep(&format!("{name}[{index}]"), item, &mut |name, text| {
                    count += 1;
                    add(name, text);
                })?;
                if count == 0 {
                    return Err("an empty item of a list would be no item".to_owned());
                }
            }
        }
    }
    Ok(())
}
