//! `Content-Disposition` of a part (RFC 7578, section 4.2): the name of its field, and that of its
//! file.

use http::{HeaderMap, header};

/// What a part is called.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Disposition {
    pub(super) name: Option<String>,
    pub(super) file_name: Option<String>,
}

impl Disposition {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let value = headers.get(header::CONTENT_DISPOSITION).map(|value| String::from_utf8_lossy(value.as_bytes()));
        value.map(|value| Self::parse(&value)).unwrap_or_default()
    }

    fn parse(value: &str) -> Self {
        let mut found = Self::default();
        let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
        while let Some((key, behind)) = rest.split_once('=') {
            let (text, after) = text(behind.trim_start());
            let slot = match key.trim().to_ascii_lowercase().as_str() {
                "name" => Some(&mut found.name),
                "filename" => Some(&mut found.file_name),
                _ => None,
            };
            if let Some(slot) = slot {
                slot.get_or_insert(text);
            }
            rest = after.trim_start().trim_start_matches(';');
        }
        found
    }
}

/// The text that `rest` begins with, and what is behind it.
fn text(rest: &str) -> (String, &str) {
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find(';').unwrap_or(rest.len());
        return (rest[..end].trim_end().to_owned(), &rest[end..]);
    };
    let ends = quoted.match_indices('"').map(|(at, _)| at);
    // Browsers write a quote as `%22` and a backslash as it is; others write `\"`. A quote behind a
    // backslash is the last one if only another parameter follows.
    let mut ends = ends.filter(|at| {
        let follows = quoted[at + 1..].trim_start();
        !quoted[..*at].ends_with('\\') || follows.is_empty() || follows.starts_with(';')
    });
    let end = ends.next().unwrap_or(quoted.len());
    let text = quoted[..end].replace("\\\"", "\"");
    (text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"), quoted.get(end + 1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_they_were() {
        let rows = [
            (r#"form-data; name="a""#, Some("a"), None),
            (r#"form-data; name=a; filename=b.txt"#, Some("a"), Some("b.txt")),
            (r#"form-data;FileName="x; name=evil";  NAME = "a""#, Some("a"), Some("x; name=evil")),
            (r#"form-data; name="a"; filename="%22b%22%0D%0Ac%20%""#, Some("a"), Some("\"b\"\r\nc%20%")),
            (r#"form-data; name="a"; filename="b\"c\"d""#, Some("a"), Some("b\"c\"d")),
            (r#"form-data; name="a"; filename="C:\b\""#, Some("a"), Some("C:\\b\\")),
            (r#"form-data; filename="C:\"; name="a""#, Some("a"), Some("C:\\")),
            (r#"form-data; name="ä"; filename*=UTF-8''b"#, Some("ä"), None),
            (r#"form-data; name="a"; name="b""#, Some("a"), None),
            (r#"form-data; name="a"#, Some("a"), None),
            ("form-data; name=", Some(""), None),
            ("form-data", None, None),
            ("", None, None),
        ];
        for (value, name, file_name) in rows {
            let expected = Disposition { name: name.map(str::to_owned), file_name: file_name.map(str::to_owned) };
            assert_eq!(Disposition::parse(value), expected, "{value}");
        }
    }
}
