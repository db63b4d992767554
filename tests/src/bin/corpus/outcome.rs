//! What became of a document.

use serde::{Deserialize, Serialize};

/// What the child process reports.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Report {
    /// Whether the file is a document at all, rather than a part of another one.
    pub(crate) is_document: bool,
    pub(crate) server: bool,
    pub(crate) client: bool,
    pub(crate) operations: usize,
    pub(crate) diagnostics: Vec<Said>,
    /// Of generating, without starting the process.
    pub(crate) millis: u128,
    /// The most memory that the process had.
    pub(crate) kilobytes: u64,
}

/// A diagnostic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) error: bool,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) place: Option<String>,
}

/// A document and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// The path below the folder.
    pub(crate) name: String,
    pub(crate) report: Report,
    /// A panic, a stack overflow, a time-out.
    pub(crate) crash: Option<String>,
    /// Of `cargo check`: the first error, or nothing.
    pub(crate) server_compiles: Option<Result<f64, String>>,
    pub(crate) client_compiles: Option<Result<f64, String>>,
}

impl Outcome {
    pub(crate) fn group(&self) -> &str {
        self.name.split_once('/').map_or(".", |(group, _)| group)
    }

    pub(crate) fn is_taken(&self) -> bool {
        self.crash.is_none() && self.report.server && self.report.client
    }

    pub(crate) fn has_warnings(&self) -> bool {
        self.report.diagnostics.iter().any(|said| !said.error)
    }

    /// The first error.
    pub(crate) fn refusal(&self) -> Option<&Said> {
        self.report.diagnostics.iter().find(|said| said.error)
    }
}
