//! The parts of a multipart body.

use std::borrow::Cow;
use std::fmt;

use countersign_wire::parameter::{Json, Shape};
use serde::Serialize;

use super::file::{File, Source};
use super::media_type::concrete;

/// The parts of a multipart body, in their order. Clones share what is in memory.
#[derive(Clone, Default)]
pub struct Parts {
    pub(super) parts: Vec<Part>,
    /// What could not be written: the request fails with it.
    pub(super) fault: Option<String>,
}

#[derive(Clone)]
pub(super) struct Part {
    pub(super) name: Cow<'static, str>,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) source: Source,
}

impl Parts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. Its media type is the one that it was given, else the first of `content_type`
    /// (OpenAPI's `encoding`, which may be a list), else `application/octet-stream`.
    #[must_use]
    pub fn file(mut self, name: &'static str, file: &File, content_type: Option<&'static str>) -> Self {
        let declared = || {
            let first = content_type.and_then(|list| list.split(',').next()).unwrap_or("*/*");
            concrete(first.trim(), "application/octet-stream").to_owned()
        };
        self.parts.push(Part {
            name: name.into(),
            file_name: Some(file.name.clone()),
            content_type: Some(file.content_type.clone().unwrap_or_else(declared)),
            source: file.source.clone(),
        });
        self
    }

    /// Adds files, a part each.
    #[must_use]
    pub fn files(self, name: &'static str, files: &[File], content_type: Option<&'static str>) -> Self {
        files.iter().fold(self, |parts, file| parts.file(name, file, content_type))
    }

    /// Adds a value: none for null, one for each item of a list. Text as it is, objects as JSON
    /// (OpenAPI, [multipart](https://spec.openapis.org/oas/v3.0.3#special-considerations-for-multipart-content)).
    #[must_use]
    pub fn text<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        match Json::of(value) {
            Ok(json) => return self.shaped(name.into(), &json),
            Err(error) => self.fail(name, &error),
        }
        self
    }

    /// Adds a value as JSON; none for null.
    #[must_use]
    pub fn json<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
        content_type: Option<&'static str>,
    ) -> Self {
        match Json::of(value) {
            Ok(json) => {
                let media_type = concrete(content_type.unwrap_or("*/*"), "application/json");
                self.parts.extend(json.non_null().map(|text| part(name.into(), text.to_owned(), Some(media_type))));
            }
            Err(error) => self.fail(name, &error),
        }
        self
    }

    /// Adds the members of an object, each as [`Parts::text`] does.
    #[must_use]
    pub fn rest<T: Serialize + ?Sized>(mut self, members: &T) -> Self {
        match Json::of(members).map(|json| json.shape()) {
            Ok(Shape::Object(members)) => {
                return members.into_iter().fold(self, |parts, (name, value)| parts.shaped(name.into(), &value));
            }
            Ok(_) => {}
            Err(error) => self.fail("besides the declared ones", &error),
        }
        self
    }

    fn shaped(mut self, name: Cow<'static, str>, value: &Json) -> Self {
        match value.shape() {
            Shape::Null => {}
            Shape::Text(text) => self.parts.push(part(name, text, None)),
            Shape::Object(_) => self.parts.push(part(name, value.as_str().to_owned(), Some("application/json"))),
            Shape::List(items) => {
                for item in items {
                    self = match item.shape() {
                        // A list within a list has no parts of its own.
                        Shape::List(_) => {
                            self.parts.push(part(name.clone(), item.as_str().to_owned(), Some("application/json")));
                            self
                        }
                        _ => self.shaped(name.clone(), &item),
                    };
                }
            }
        }
        self
    }

    fn fail(&mut self, name: &str, error: &serde_json::Error) {
        self.fault.get_or_insert_with(|| format!("the field {name} cannot be written: {error}"));
    }
}

fn part(name: Cow<'static, str>, text: String, content_type: Option<&str>) -> Part {
    let source = Source::Memory(text.into());
    Part { name, file_name: None, content_type: content_type.map(str::to_owned), source }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.parts.iter().map(|part| &part.name)).finish()
    }
}
