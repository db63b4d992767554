//! One document in a process of its own.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use countersign::diagnostic::{Diagnostic, Diagnostics, Severity};
use countersign::document::Document;
use countersign::{Generated, Options, generate};

use crate::outcome::{Outcome, Report, Said};

const TIME: Duration = Duration::from_secs(20);
const MEMORY: u64 = 2 << 30;

/// Generates from the document at `path`, and reports as JSON on standard output.
pub(crate) fn run(path: &Path) {
    let _ = rlimit::setrlimit(rlimit::Resource::AS, MEMORY, MEMORY);
    let mut report = Report::default();
    let text = std::fs::read_to_string(path).unwrap_or_default();
    report.is_document = is_document(&text);
    if report.is_document {
        let began = Instant::now();
        read(path, &mut report);
        report.millis = began.elapsed().as_millis();
        report.kilobytes = peak();
    }
    println!("{}", serde_json::to_string(&report).unwrap_or_default());
}

/// Parts of documents have neither key at the top.
fn is_document(text: &str) -> bool {
    let keys = ["openapi", "swagger"];
    if text.trim_start().starts_with('{') {
        return keys.iter().any(|key| text.contains(&format!("\"{key}\"")));
    }
    let unquoted = |line: &str| line.trim_start_matches(['"', '\'', '\u{feff}']).to_owned();
    text.lines().any(|line| keys.iter().any(|key| unquoted(line).starts_with(key)))
}

fn read(path: &Path, report: &mut Report) {
    let document = match Document::load(path) {
        Ok(document) => document,
        Err(faults) => return report.diagnostics.extend(said(&faults)),
    };
    let mut sides = [(true, false), (false, true)].into_iter().map(|(server, client)| {
        let mut options = Options::default();
        options.server = server;
        options.client = client;
        options.server_file = Some("server.rs".to_owned());
        generate(&document, &options)
    });
    if let Some(generated) = sides.next() {
        report.server = take(report, generated);
    }
    if let Some(generated) = sides.next() {
        report.client = take(report, generated);
    }
}

/// Whether the side was generated.
fn take(report: &mut Report, generated: Result<Generated, Diagnostics>) -> bool {
    let diagnostics = match &generated {
        Ok(generated) => &generated.diagnostics,
        Err(faults) => faults,
    };
    for said in said(diagnostics) {
        // Both sides read the same model.
        if !report.diagnostics.contains(&said) {
            report.diagnostics.push(said);
        }
    }
    let Ok(generated) = generated else { return false };
    if let Some(text) = &generated.files.server {
        report.operations = text.matches("rt::Operation {").count();
    }
    keep(&generated.files);
    true
}

/// Hands the texts to the parent, if it asks for them.
fn keep(files: &countersign::GeneratedFiles) {
    let Some(folder) = std::env::var_os("CORPUS_KEEP").map(PathBuf::from) else { return };
    for (name, text) in [("server.rs", &files.server), ("client.rs", &files.client)] {
        if let Some(text) = text {
            let _ = std::fs::write(folder.join(name), text);
        }
    }
    for companion in &files.companions {
        let _ = std::fs::write(folder.join(&companion.name), &companion.text);
    }
}

/// `file:line:column`.
fn place(diagnostics: &Diagnostics, diagnostic: &Diagnostic) -> Option<String> {
    let span = diagnostic.span?;
    let source = diagnostics.sources().get(span.source)?;
    let (line, column) = source.position(span.start);
    let name = source.name().rsplit('/').next().unwrap_or_default();
    Some(format!("{name}:{line}:{column}"))
}

fn said(diagnostics: &Diagnostics) -> Vec<Said> {
    let lines = diagnostics.iter().map(|diagnostic| Said {
        error: diagnostic.severity == Severity::Error,
        code: diagnostic.code.to_owned(),
        message: diagnostic.message.clone(),
        place: place(diagnostics, diagnostic),
    });
    lines.collect()
}

/// `VmHWM`: the largest resident set.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Runs the process for `path`; `None` if that is not a document. `keep`: where it leaves the
/// generated texts.
pub(crate) fn watch(path: &Path, name: &str) -> Option<Outcome> {
    watch_keeping(path, name, None)
}

pub(crate) fn watch_keeping(path: &Path, name: &str, keep: Option<&Path>) -> Option<Outcome> {
    let mut outcome = Outcome {
        name: name.to_owned(),
        report: Report::default(),
        crash: None,
        server_compiles: None,
        client_compiles: None,
    };
    let mut command = Command::new(std::env::current_exe().ok()?);
    command.arg("--child").arg(path).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_remove("CORPUS_KEEP");
    if let Some(folder) = keep {
        command.env("CORPUS_KEEP", folder);
    }
    let mut child = command.spawn().ok()?;
    let (mut out, mut err) = (child.stdout.take()?, child.stderr.take()?);
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        let _ = out.read_to_string(&mut text);
        text
    });
    let errors = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = err.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let began = Instant::now();
    let status = loop {
        match child.try_wait().ok()? {
            Some(status) => break Some(status),
            None if began.elapsed() > TIME => {
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let text = reader.join().unwrap_or_default();
    let errors = errors.join().unwrap_or_default();
    match status {
        None => outcome.crash = Some("time-out".to_owned()),
        Some(status) if status.success() => outcome.report = serde_json::from_str(&text).ok()?,
        Some(_) => outcome.crash = Some(crash(&errors)),
    }
    (outcome.crash.is_some() || outcome.report.is_document).then_some(outcome)
}

fn crash(errors: &str) -> String {
    let telling = ["overflowed its stack", "memory allocation", "panicked"];
    let line = errors.lines().find(|line| telling.iter().any(|text| line.contains(text)));
    line.or(errors.lines().next()).unwrap_or("died").to_owned()
}
