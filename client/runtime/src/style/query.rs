//! Parameters in the query, and the fields of forms, which are written alike.

use reqwest::RequestBuilder;
use serde::Serialize;

use super::percent::{RESERVED, RESERVED_BETWEEN_COMMAS, UNRESERVED, encoded};
use super::shape::{Json, Shape, members, texts};
use super::{ParameterSpec, Style};
use crate::content::refused;

/// A name as it is, and a value, percent-encoded.
pub(crate) type Pair = (String, String);

/// `request` with the parameter in its query; null and `None` add nothing.
///
/// reqwest's own `query` would encode the delimiters too: `a,b` would be one item of that name. A list or object without items
/// adds nothing where each item stands for itself; elsewhere an empty list is `name=`, which tells it from none.
pub fn with_query<T: Serialize + ?Sized>(request: RequestBuilder, spec: &ParameterSpec, value: &T) -> RequestBuilder {
    let pairs = match Json::of(value) {
        Ok(json) => pairs(spec.name, spec, &json),
        Err(error) => return refused(request, &format!("the parameter {}: {error}", spec.name)),
    };
    let (client, request) = match (pairs.is_empty(), request) {
        (true, request) => return request,
        (false, request) => request.build_split(),
    };
    match request {
        Ok(mut request) => {
            let url = request.url_mut();
            let query = [url.query().unwrap_or_default(), &joined(&pairs)].join("&");
            url.set_query(Some(query.trim_start_matches('&')));
            RequestBuilder::from_parts(client, request)
        }
        Err(error) => refused(client.get("http://localhost"), &crate::error::chain(&error)),
    }
}

/// `a=1&b=2`.
pub(crate) fn joined(pairs: &[Pair]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{}={value}", encoded(name, UNRESERVED))).collect();
    pairs.join("&")
}

/// The pairs of a parameter called `name`, which is not `spec.name` in forms.
pub(crate) fn pairs(name: &str, spec: &ParameterSpec, value: &Json) -> Vec<Pair> {
    let set = if spec.allow_reserved { RESERVED } else { UNRESERVED };
    let pair = |name: &str, text: &str| (name.to_owned(), encoded(text, set));
    if spec.json {
        return value.non_null().map(|text| pair(name, text)).into_iter().collect();
    }
    if spec.style == Style::DeepObject {
        let mut pairs = Vec::new();
        deep(name, value, &mut |name, text| pairs.push(pair(name, text)));
        return pairs;
    }
    match value.shape() {
        Shape::Null => Vec::new(),
        Shape::Text(text) => vec![pair(name, &text)],
        Shape::List(items) if spec.explode => texts(&items).map(|text| pair(name, &text)).collect(),
        Shape::Object(members) if spec.explode => {
            members.iter().flat_map(|(name, value)| repeated(value).into_iter().map(|text| pair(name, &text))).collect()
        }
        Shape::List(items) => vec![(name.to_owned(), delimited(spec, texts(&items)))],
        Shape::Object(entries) => {
            let flat: Vec<_> = members(&entries).flat_map(|(name, text)| [name.to_owned(), text]).collect();
            match flat.is_empty() {
                true => Vec::new(),
                false => vec![(name.to_owned(), delimited(spec, flat.into_iter()))],
            }
        }
    }
}

/// The delimiters of 3.1.1 and 3.0.4, which a URL may hold: a pipe may stand in none (RFC 3986, appendix A).
fn delimited(spec: &ParameterSpec, texts: impl Iterator<Item = String>) -> String {
    let delimiter = match spec.style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    let set = if spec.allow_reserved { RESERVED_BETWEEN_COMMAS } else { UNRESERVED };
    texts.map(|text| encoded(&text, set)).collect::<Vec<_>>().join(delimiter)
}

/// A member that is a list comes once for each item.
fn repeated(value: &Json) -> Vec<String> {
    match value.shape() {
        Shape::List(items) => texts(&items).collect(),
        _ => value.text().into_iter().collect(),
    }
}

/// `name[key]=text`, at any depth. A list of texts repeats its name; one of lists or objects numbers its items.
fn deep(name: &str, value: &Json, add: &mut dyn FnMut(&str, &str)) {
    match value.shape() {
        Shape::Null => {}
        Shape::Text(text) => add(name, &text),
        Shape::Object(members) => {
            for (key, value) in &members {
                deep(&format!("{name}[{key}]"), value, add);
            }
        }
        Shape::List(items) => {
            let flat = items.iter().all(|item| matches!(item.shape(), Shape::Null | Shape::Text(_)));
            for (index, item) in items.iter().enumerate() {
                let name = if flat { name.to_owned() } else { format!("{name}[{index}]") };
                deep(&name, item, add);
            }
        }
    }
}
