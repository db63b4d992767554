//! Content negotiation by `Accept` (RFC 9110, section 12.5.1).

use std::borrow::Cow;

use countersign_wire::{MediaType, split_quoted};
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::answer::ResponseSpec;
use crate::cx::Cx;
use crate::message::Body;
use crate::operation::OperationSpec;
use crate::problem::Problem;

/// Refuses a request whose `Accept` has none of the media types that the operation answers with
/// when it succeeds. What it answers when it fails is sent whatever `Accept` says.
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
    let default_is_success = !spec.responses.iter().any(|response| response.status.is_success());
    spec.responses.iter().filter(move |response| match response.status.is_default() {
        true => default_is_success,
        false => response.status.may_be_2xx(),
    })
}

fn media_types(response: &'static ResponseSpec) -> impl Iterator<Item = &'static str> {
    response.contents.iter().flat_map(|content| content.media_types.iter().copied())
}

/// Sends `Vary` where the client could choose between media types (RFC 9110, section 12.5.5); of
/// those that are written alike it gets the one that it likes best.
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

    /// The one of `media_types` that the client likes best; the first of those that it likes
    /// equally. `None` where it takes none.
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

/// The media types that a client takes, each with how much it likes it. A client that says nothing
/// takes anything.
struct Accept<'h>(Vec<Range<'h>>);

struct Range<'h> {
    media_type: MediaType<'h>,
    /// In thousandths.
    quality: u16,
}

impl<'h> Accept<'h> {
    /// Reads the header. A part that cannot be read is left out; where no part can be read, it is
    /// as if nothing were said.
    fn of(headers: &'h HeaderMap) -> Self {
        let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
        Self(lines.flat_map(|line| split_quoted(line, ',')).filter_map(range).collect())
    }

    fn is_anything(&self) -> bool {
        self.0.is_empty()
    }

    /// How much the client likes a media type, in thousandths: by the most particular range that it
    /// is in. For a range, the highest quality of anything in it.
    fn quality(&self, media_type: &str) -> u16 {
        if self.is_anything() {
            return 1000;
        }
        let Some(offered) = MediaType::parse(media_type) else { return 0 };
        let containing = self.0.iter().filter(|range| contains(&range.media_type, &offered));
        let most_particular = containing.max_by_key(|range| (particularity(&range.media_type), range.quality));
        let inside = self.0.iter().filter(|range| offered.is_range() && contains(&offered, &range.media_type));
        most_particular.into_iter().chain(inside).map(|range| range.quality).max().unwrap_or_default()
    }
}

/// The parameters that a range is compared by: `q` is its weight.
fn parameters<'t>(of: &MediaType<'t>) -> impl Iterator<Item = (&'t str, Option<Cow<'t, str>>)> {
    of.parameters().filter(|(name, _)| !name.eq_ignore_ascii_case("q"))
}

/// Whether all of `offered` is in `range`. Text is sent as UTF-8 whether that is said or not.
fn contains(range: &MediaType<'_>, offered: &MediaType<'_>) -> bool {
    let is_said = |(name, value): (&str, Option<Cow<'_, str>>)| {
        let is = |value: &str, other: &Option<Cow<'_, str>>| {
            other.as_deref().is_some_and(|other| other.eq_ignore_ascii_case(value))
        };
        let mut said = parameters(offered).filter(|(known, _)| known.eq_ignore_ascii_case(name));
        match (said.next(), value) {
            (Some((_, said)), Some(value)) => is(&value, &said),
            (Some(_), None) => false,
            (None, value) => name.eq_ignore_ascii_case("charset") && is("utf-8", &value),
        }
    };
    range.fit_by_type(offered).is_some() && parameters(range).all(is_said)
}

fn particularity(of: &MediaType<'_>) -> (bool, bool, usize) {
    (of.kind() != "*", !of.is_range(), parameters(of).count())
}

fn range(text: &str) -> Option<Range<'_>> {
    let media_type = MediaType::parse(text)?;
    let mut quality = 1000;
    for (name, value) in media_type.parameters() {
        let value = value?;
        if name.eq_ignore_ascii_case("q") {
            let weight: f32 = value.parse().ok()?;
            quality = (0.0..=1.0).contains(&weight).then(|| in_thousandths(weight))?;
        }
    }
    Some(Range { media_type, quality })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // It is between 0 and 1.
fn in_thousandths(weight: f32) -> u16 {
    (weight * 1000.0).round() as u16
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
