//! `multipart/form-data` (RFC 7578): files beside values, in any order, in bounded memory.

use std::collections::BTreeMap;

use countersign_wire::{Kind, MediaType, Violation};
use http::{StatusCode, header};
use multer::{Constraints, Multipart, SizeLimit};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::disposition::Disposition;
use super::file::File;
use super::frames::{Fault, Frames, Head};
use super::read::{broken_off, check_length, closing, too_large, too_slow};
use crate::cx::Cx;
use crate::message::Body;
use crate::operation::{BodyFormat, Field, FieldFormat, OperationSpec};
use crate::problem::{InternalError, Problem};
use crate::schema::{Step, json_value, place_in, typed};

/// What a multipart body becomes.
pub trait FromMultipart: Sized {
    /// Takes what it is made of out of `parts`, which have been checked.
    ///
    /// # Errors
    ///
    /// 422 for a part that is missing or does not fit.
    fn from_multipart(parts: &mut Parts) -> Result<Self, Problem>;
}

/// The parts of a body: files, and one object of all that are none.
#[derive(Debug, Default)]
pub struct Parts {
    files: BTreeMap<String, Vec<File>>,
    values: Map<String, Value>,
    count: usize,
    /// How many bytes the values have, which are all in memory.
    in_memory: usize,
    violations: Vec<Violation>,
}

/// What is declared of the parts.
#[derive(Clone, Copy)]
struct Form {
    fields: &'static [Field],
    additional: Option<Kind>,
}

/// A multipart body.
///
/// # Errors
///
/// 413, 408, 400 for what is no multipart body, 422 with every violation of the schema.
pub async fn multipart_body<T: FromMultipart>(
    cx: &Cx,
    body: Body,
    spec: &'static OperationSpec,
    content: usize,
) -> Result<T, Problem> {
    let limit = spec.body.as_ref().and_then(|declared| declared.limit).unwrap_or(cx.limits.multipart_bytes);
    check_length(cx, limit)?;
    let format = super::format(spec, content);
    let Some(BodyFormat::Multipart { schema, fields, additional }) = format else {
        return Err(Problem::internal(InternalError::new("no multipart body is declared")));
    };
    let read = Parts::default().read(cx, body, Form { fields, additional: *additional }, limit);
    // A large file may take its time, as long as something comes: the deadline is for the whole per mebibyte.
    let time = cx.limits.body_timeout.saturating_mul(1 + u32::try_from(limit >> 20).unwrap_or(u32::MAX));
    let mut parts = tokio::time::timeout(time, read).await.map_err(|_| too_slow())??;
    parts.check(fields);
    let value = Value::Object(parts.with_files(fields));
    if let Some(schema) = schema {
        parts.violations.extend(schema.violations(&value, &|steps: &[Step]| place_in("body", steps))?);
    }
    match parts.violations.is_empty() {
        true => T::from_multipart(&mut parts),
        false => Err(Problem::invalid(parts.violations)),
    }
}

impl Parts {
    async fn read(mut self, cx: &Cx, body: Body, form: Form, limit: usize) -> Result<Self, Problem> {
        let sent = cx.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let boundary =
            multer::parse_boundary(sent).map_err(|_| Problem::malformed("the multipart body has no boundary"))?;
        let head = Head::default();
        head.begin();
        let limits = SizeLimit::new().whole_stream(limit as u64);
        let frames = Frames::new(body, head.clone());
        let mut parts = Multipart::with_constraints(frames, boundary, Constraints::new().size_limit(limits));
        while let Some(part) = parts.next_field().await.map_err(|error| refused(&error, limit))? {
            head.end();
            self.count += 1;
            if self.count > cx.limits.parts {
                let detail = format!("the body has more than {} parts", cx.limits.parts);
                return Err(closing(Problem::new(StatusCode::PAYLOAD_TOO_LARGE).with_detail(detail)));
            }
            self.part(cx, part, form, limit).await?;
            head.begin();
        }
        Ok(self)
    }

    async fn part(&mut self, cx: &Cx, mut part: multer::Field<'_>, form: Form, limit: usize) -> Result<(), Problem> {
        let disposition = Disposition::of(part.headers());
        let Some(name) = disposition.name else {
            self.violation("", "a part has no name");
            return Ok(());
        };
        let field = form.fields.iter().find(|field| field.name == name);
        let content_type = part.content_type().map(ToString::to_string);
        self.check_type(&name, field, content_type.as_deref());
        let is_file = match field {
            Some(field) => field.format == FieldFormat::File,
            None => disposition.file_name.is_some(),
        };
        if is_file {
            let mut file = File::new(disposition.file_name, content_type);
            while let Some(chunk) = part.chunk().await.map_err(|error| refused(&error, limit))? {
                file.append(&chunk).await.map_err(spool)?;
            }
            file.finish().await.map_err(spool)?;
            self.files.entry(name).or_default().push(file);
            return Ok(());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|error| refused(&error, limit))? {
            self.in_memory += chunk.len();
            if self.in_memory > cx.limits.body_bytes {
                let detail = format!("the values of the body are larger than {} bytes", cx.limits.body_bytes);
                return Err(closing(Problem::new(StatusCode::PAYLOAD_TOO_LARGE).with_detail(detail)));
            }
            bytes.extend_from_slice(&chunk);
        }
        let kind = field.map_or(form.additional.unwrap_or(Kind::Any), |field| field.kind);
        self.add(name, field, kind, bytes);
        Ok(())
    }

    fn violation(&mut self, name: &str, message: &str) {
        let place = if name.is_empty() { "body".to_owned() } else { format!("body.{name}") };
        self.violations.push(Violation { place, message: message.to_owned() });
    }

    fn check_type(&mut self, name: &str, field: Option<&Field>, sent: Option<&str>) {
        let allowed = field.map(|field| field.content_types).unwrap_or_default();
        // A part without a media type is text (RFC 7578, section 4.4); values are not asked for theirs.
        let (Some(sent), false) = (sent, allowed.is_empty()) else { return };
        let sent = MediaType::parse(sent);
        let fits = |allowed: &&str| MediaType::parse(allowed)?.fit_by_type(sent.as_ref()?);
        if !allowed.iter().any(|allowed| fits(allowed).is_some()) {
            self.violation(name, &format!("must be {}", allowed.join(" or ")));
        }
    }

    fn add(&mut self, name: String, field: Option<&Field>, kind: Kind, bytes: Vec<u8>) {
        let Ok(text) = String::from_utf8(bytes) else {
            self.violation(&name, "is not UTF-8");
            return;
        };
        let json = field.is_some_and(|field| field.format == FieldFormat::Json);
        let item = if let Kind::Array(item) = kind { *item } else { kind };
        let value = match json {
            true => json_value(&text),
            false => Some(item.value(text)),
        };
        let Some(value) = value else {
            self.violation(&name, "is not JSON");
            return;
        };
        match (kind, self.values.get_mut(&name), value) {
            // Several parts are an array; so is one part that holds a whole one.
            (Kind::Array(_), None, Value::Array(whole)) if json => drop(self.values.insert(name, whole.into())),
            (Kind::Array(_), None, value) => drop(self.values.insert(name, Value::Array(vec![value]))),
            (Kind::Array(_), Some(Value::Array(items)), value) => items.push(value),
            (_, None, value) => drop(self.values.insert(name, value)),
            (_, Some(_), _) => self.violation(&name, "is given more than once"),
        }
    }

    /// What the schema cannot see: several files where one is meant.
    fn check(&mut self, fields: &'static [Field]) {
        for field in fields.iter().filter(|field| !matches!(field.kind, Kind::Array(_))) {
            if self.files.get(field.name).is_some_and(|files| files.len() > 1) {
                self.violation(field.name, "is given more than once");
            }
        }
    }

    /// The values as the schema sees them: a text for each file, a list of them where several may come. The text is as long as the file, up
    /// to a page: what OpenAPI says of a file's length (`minLength`, in bytes) is enforced as far as that.
    fn with_files(&self, fields: &[Field]) -> Map<String, Value> {
        const PAGE: u64 = 4096;
        let text = |file: &File| {
            let length = usize::try_from(file.len().min(PAGE)).unwrap_or_default();
            Value::String("-".repeat(length))
        };
        let mut object = self.values.clone();
        for (name, files) in &self.files {
            let field = fields.iter().find(|field| field.name == name);
            let value = match (field.map(|field| field.kind), files.as_slice()) {
                (Some(Kind::Array(_)), several) => several.iter().map(text).collect(),
                (_, [one, ..]) => text(one),
                (_, []) => continue,
            };
            object.insert(name.clone(), value);
        }
        object
    }

    /// A file that must be there.
    ///
    /// # Errors
    ///
    /// 422 where it is not.
    pub fn file(&mut self, name: &str) -> Result<File, Problem> {
        self.optional_file(name).ok_or_else(|| missing(name))
    }

    /// A file that may be left out.
    pub fn optional_file(&mut self, name: &str) -> Option<File> {
        self.files.remove(name)?.pop()
    }

    /// All files of that name.
    pub fn files(&mut self, name: &str) -> Vec<File> {
        self.files.remove(name).unwrap_or_default()
    }

    /// A value that must be there.
    ///
    /// # Errors
    ///
    /// 422 where it is not, or does not fit the type.
    pub fn value<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Problem> {
        self.optional_value(name)?.ok_or_else(|| missing(name))
    }

    /// A value that may be left out.
    ///
    /// # Errors
    ///
    /// 422 where it does not fit the type.
    pub fn optional_value<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Problem> {
        let Some(value) = self.values.remove(name) else { return Ok(None) };
        let root = format!("body.{name}");
        typed(&value, &|steps: &[Step]| place_in(&root, steps)).map(Some)
    }

    /// The values that no property names.
    pub fn rest(&mut self) -> Map<String, Value> {
        std::mem::take(&mut self.values)
    }
}

fn missing(name: &str) -> Problem {
    Problem::invalid(vec![Violation { place: format!("body.{name}"), message: "is required".to_owned() }])
}

fn refused(error: &multer::Error, limit: usize) -> Problem {
    match error {
        multer::Error::StreamSizeExceeded { .. } => too_large(limit),
        multer::Error::StreamReadFailed(fault) => match fault.downcast_ref() {
            Some(Fault::Head) => {
                let detail = "the head of a part is too long";
                closing(Problem::new(StatusCode::PAYLOAD_TOO_LARGE).with_detail(detail))
            }
            _ => broken_off(),
        },
        multer::Error::IncompleteStream
        | multer::Error::IncompleteHeaders
        | multer::Error::IncompleteFieldData { .. } => {
            closing(Problem::malformed("the multipart body ends before its last boundary"))
        }
        _ => closing(Problem::malformed("the body is not multipart/form-data")),
    }
}

fn spool(error: std::io::Error) -> Problem {
    Problem::internal(InternalError::from(error))
}
