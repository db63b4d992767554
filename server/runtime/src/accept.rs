//! Content negotiation by `Accept` (RFC 9110, section 12.5.1).

use std::borrow::Cow;

use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::answer::{ResponseSpec, StatusSpec};
use crate::cx::Cx;
use crate::message::Body;
use crate::operation::OperationSpec;
use crate::problem::Problem;

/// Refuses a request whose `Accept` has none of the media types that the operation answers with when it succeeds. What it answers
/// when it fails is sent whatever `Accept` says.
///
/// # Errors
///
/// 406, with what there is (RFC 9110, section 15.5.7).
pub fn acceptable(cx: &Cx, spec: &'static OperationSpec) -> Result<(), Problem> {
    let accept = Accept::of(cx.headers());
    if accept.is_anything() {
        return Ok(());
    }
    let types: Vec<&str> = successes(spec).flat_map(media_types).collect();
    if types.iter().any(|media_type| accept.quality(media_type) > 0) {
        return Ok(());
    }
    let problem = Problem::new(StatusCode::NOT_ACCEPTABLE).with_detail(format!("the answer is {}", types.join(", ")));
    Err(problem.with_header(header::VARY, HeaderValue::from_static("accept")))
}

/// The responses of success that have a body: 2xx, or `default` where that stands for success.
fn successes(spec: &'static OperationSpec) -> impl Iterator<Item = &'static ResponseSpec> {
    let is_success = |response: &ResponseSpec| match response.status {
        StatusSpec::Code(code) => code < 400,
        StatusSpec::Range(class) => class < 4,
        StatusSpec::Default => false,
    };
    let default_is_success = !spec.responses.iter().any(is_success);
    spec.responses.iter().filter(move |response| match response.status {
        StatusSpec::Code(code) => code / 100 == 2,
        StatusSpec::Range(class) => class == 2,
        StatusSpec::Default => default_is_success,
    })
}

fn media_types(response: &'static ResponseSpec) -> impl Iterator<Item = &'static str> {
    response.contents.iter().flat_map(|content| content.media_types.iter().copied())
}

/// Where the client could choose between media types, says so (RFC 9110, section 12.5.5); of those that are written alike it gets
/// the one that it likes best.
pub(crate) fn negotiated(cx: &Cx, spec: &'static OperationSpec, response: &mut Response<Body>) {
    let declared = ResponseSpec::of(spec.responses, response.status().as_u16());
    let Some(declared) = declared.filter(|declared| declared.is_negotiable()) else { return };
    let headers = response.headers_mut();
    let sent = headers.get(header::CONTENT_TYPE).and_then(|sent| sent.to_str().ok());
    let Some(content) = sent.and_then(|sent| declared.content(sent)) else { return };
    let is_first = sent == content.media_types.first().copied();
    let best = is_first.then(|| cx.preferred(content.media_types)).flatten().filter(|best| !best.contains('*'));
    if let Some(best) = best.and_then(|best| HeaderValue::from_str(best).ok()) {
        headers.insert(header::CONTENT_TYPE, best);
    }
    headers.append(header::VARY, HeaderValue::from_static("accept"));
}

impl Cx {
    /// Whether the client takes this media type, by `Accept`.
    ///
    /// ```
    /// use countersign_server::Cx;
    ///
    /// let (parts, ()) = http::Request::get("/").header("accept", "text/csv, application/*;q=0.5").body(())?.into_parts();
    /// let cx = Cx::from_parts(parts);
    /// assert!(cx.accepts("application/json") && !cx.accepts("image/png"));
    /// assert_eq!(cx.preferred(&["application/json", "text/csv"]), Some("text/csv"));
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn accepts(&self, media_type: &str) -> bool {
        Accept::of(self.headers()).quality(media_type) > 0
    }

    /// The one of `media_types` that the client likes best; the first of those that it likes equally. `None` where it takes none.
    pub fn preferred<'t>(&self, media_types: &[&'t str]) -> Option<&'t str> {
        let accept = Accept::of(self.headers());
        let mut best: Option<(u16, &'t str)> = None;
        for media_type in media_types {
            let quality = accept.quality(media_type);
            if quality > best.map_or(0, |(known, _)| known) {
                best = Some((quality, media_type));
            }
        }
        best.map(|(_, media_type)| media_type)
    }
}

/// What a client takes; nothing said is anything.
struct Accept(Vec<Range>);

struct Range {
    media_type: MediaType,
    /// In thousandths.
    quality: u16,
}

/// A media type or range in lower case, with its parameters.
struct MediaType {
    kind: String,
    subtype: String,
    parameters: Vec<(String, String)>,
}

impl Accept {
    /// What cannot be read is left out; where nothing can be read, it is as if nothing were said.
    fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
        Self(lines.flat_map(|line| split(line, ',')).filter_map(range).collect())
    }

    fn is_anything(&self) -> bool {
        self.0.is_empty()
    }

    /// How much the client likes it, in thousandths: by the most particular range that it is in. Of a range, it is the most that is
    /// said of something in it.
    fn quality(&self, media_type: &str) -> u16 {
        if self.is_anything() {
            return 1000;
        }
        let Some(offered) = self::media_type(media_type) else { return 0 };
        let containing = self.0.iter().filter(|range| range.media_type.contains(&offered));
        let most_particular = containing.max_by_key(|range| (range.media_type.particularity(), range.quality));
        let inside = self.0.iter().filter(|range| offered.is_range() && offered.contains(&range.media_type));
        most_particular.into_iter().chain(inside).map(|range| range.quality).max().unwrap_or_default()
    }
}

impl MediaType {
    fn is_range(&self) -> bool {
        self.subtype.contains('*')
    }

    /// Whether all of `other` is in this. Text is sent as UTF-8 whether that is said or not.
    fn contains(&self, other: &Self) -> bool {
        let subtype = match self.subtype.strip_prefix("*+") {
            Some(suffix) => other.subtype.rsplit_once('+').is_some_and(|(_, own)| own == suffix),
            None => self.subtype == "*" || self.subtype == other.subtype,
        };
        let is_said = |(name, value): &(String, String)| {
            let utf_8 = name == "charset" && value == "utf-8";
            let mut said = other.parameters.iter().filter(|(known, _)| known == name);
            said.next().map_or(utf_8, |(_, said)| said == value)
        };
        (self.kind == "*" || self.kind == other.kind) && subtype && self.parameters.iter().all(is_said)
    }

    fn particularity(&self) -> (bool, bool, usize) {
        (self.kind != "*", !self.is_range(), self.parameters.len())
    }
}

fn range(text: &str) -> Option<Range> {
    let mut media_type = media_type(text)?;
    let weight = media_type.parameters.iter().position(|(name, _)| name == "q");
    let quality = match weight {
        Some(index) => {
            let weight: f32 = media_type.parameters.remove(index).1.parse().ok()?;
            (0.0..=1.0).contains(&weight).then(|| in_thousandths(weight))?
        }
        None => 1000,
    };
    Some(Range { media_type, quality })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // It is between 0 and 1.
fn in_thousandths(weight: f32) -> u16 {
    (weight * 1000.0).round() as u16
}

/// `*` alone is what old clients write for `*/*`.
fn media_type(text: &str) -> Option<MediaType> {
    let mut parts = split(text, ';');
    let essence = parts.next()?.trim().to_ascii_lowercase();
    let (kind, subtype) = if essence == "*" { ("*", "*") } else { essence.split_once('/')? };
    let is_token =
        |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || "/,;\"()".contains(c));
    if !is_token(kind) || !is_token(subtype) || (kind == "*" && subtype != "*") {
        return None;
    }
    let parameters = parts.map(str::trim).filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = part.split_once('=')?;
        Some((name.trim().to_ascii_lowercase(), unquoted(value.trim()).to_ascii_lowercase()))
    });
    Some(MediaType {
        kind: kind.to_owned(),
        subtype: subtype.to_owned(),
        parameters: parameters.collect::<Option<_>>()?,
    })
}

fn unquoted(value: &str) -> Cow<'_, str> {
    match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        Some(quoted) => Cow::Owned(quoted.replace('\\', "")),
        None => Cow::Borrowed(value),
    }
}

/// Splits where no quoted string goes on (RFC 9110, section 5.6.4).
fn split(text: &str, delimiter: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c| {
        let ends = c == delimiter && !quoted;
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            _ => {}
        }
        ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quality(accept: &str, media_type: &str) -> u16 {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).expect("a header"));
        Accept::of(&headers).quality(media_type)
    }

    #[test]
    fn the_examples_of_the_rfc() {
        let accept =
            "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5";
        for (media_type, expected) in [
            ("text/plain;format=flowed", 1000),
            ("text/plain", 700),
            ("text/html", 300),
            ("image/jpeg", 500),
            ("text/plain;format=fixed", 400),
            ("text/html;level=3", 300),
        ] {
            assert_eq!(quality(accept, media_type), expected, "{media_type}");
        }
    }

    #[test]
    fn what_is_taken() {
        for (accept, media_type, expected) in [
            ("application/json", "application/json", 1000),
            ("Application/JSON", "application/json", 1000),
            ("text/html", "application/json", 0),
            ("application/json;q=0, */*", "application/json", 0),
            ("application/json;charset=UTF-8", "application/json", 1000),
            ("text/plain;charset=latin1", "text/plain", 0),
            ("application/json;v=2", "application/json", 0),
            ("application/json;v=\"2\"", "application/json;v=2", 1000),
            ("a/b;x=\",;\";q=0.2", "a/b;x=\",;\"", 200),
            ("image/png;q=0.2", "image/*", 200),
            ("image/*;q=0", "image/*", 0),
            ("text/html", "*/*", 1000),
            ("*", "text/html", 1000),
            // What cannot be read is left out.
            ("nonsense", "text/html", 1000),
            ("text/html;q=x", "application/json", 1000),
            ("text/html;q=2, text/plain", "text/html", 0),
            ("", "text/html", 1000),
            (" , ", "text/html", 1000),
        ] {
            assert_eq!(quality(accept, media_type), expected, "{accept} of {media_type}");
        }
    }
}
