//! The model as text, a few lines an operation: for `countersign check` and for reviewed snapshots.

use std::fmt;

use super::{Api, Body, Content, Operation, Parameter, Response, Security, Status};
use crate::schema::Kind;

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {} at {}", self.title, self.version, self.server_url)?;
        for scheme in self.schemes_in_use() {
            writeln!(f, "scheme {} ({:?}) -> authenticate_{}", scheme.name, scheme.kind, scheme.rust_name)?;
        }
        self.operations.iter().try_for_each(|operation| write!(f, "\n{operation}"))
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {} -> {}", self.method.as_str(), self.path, self.rust_name)?;
        writeln!(f, "  security {}", self.security)?;
        self.parameters.iter().try_for_each(|parameter| writeln!(f, "  {parameter}"))?;
        self.body.iter().try_for_each(|body| writeln!(f, "  {body}"))?;
        self.responses.iter().try_for_each(|response| writeln!(f, "  {response}"))
    }
}

impl fmt::Display for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_public() {
            return f.write_str("none");
        }
        for (index, alternative) in self.alternatives.iter().enumerate() {
            if index > 0 {
                f.write_str(" or ")?;
            }
            let uses = alternative.iter().map(|used| match used.scopes.as_slice() {
                [] => used.scheme.clone(),
                scopes => format!("{} [{}]", used.scheme, scopes.join(" ")),
            });
            let uses: Vec<_> = uses.collect();
            f.write_str(if uses.is_empty() { "nothing" } else { "" })?;
            f.write_str(&uses.join(" and "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, key, place, style, explode, required, kind, .. } = self;
        let optional = if *required { "" } else { "?" };
        let explode = if *explode { ", explode" } else { "" };
        write!(f, "{place:?} {name}{optional} ({style:?}{explode}) {kind} -> params.{key}")
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Array(items) => write!(f, "[{items}]"),
            Self::Object(properties, additional) => {
                let mut members: Vec<_> = properties.iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
                members.extend(additional.iter().map(|kind| format!("*: {kind}")));
                write!(f, "{{{}}}", members.join(", "))
            }
            Self::String | Self::Integer | Self::Number | Self::Boolean | Self::Any | Self::Union { .. } => {
                write!(f, "{self:?}")
            }
        }
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body{}", if self.required { "" } else { "?" })?;
        self.contents.list.iter().try_for_each(|content| write!(f, " {content}"))
    }
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Status::Code(code) => write!(f, "{code}")?,
            Status::Range(class) => write!(f, "{class}XX")?,
            Status::Default => write!(f, "default")?,
        }
        write!(f, " {}", self.variant)?;
        self.contents.list.iter().try_for_each(|content| write!(f, " {content}"))?;
        self.headers
            .iter()
            .try_for_each(|header| write!(f, " [{}{}]", header.name, if header.required { "" } else { "?" }))
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.media_types.join("|"))?;
        self.kind.schema().map_or(Ok(()), |schema| write!(f, " {}", schema.name))
    }
}
