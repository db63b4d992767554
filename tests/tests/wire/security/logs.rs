//! Every line that anything logs in this process, through `tracing` or `log`, at every level.

use std::io;
use std::sync::{Mutex, Once, PoisonError};

use tracing_subscriber::filter::LevelFilter;

/// What was logged.
#[derive(Debug)]
pub(crate) struct Logs(Mutex<Vec<u8>>);

static LOGS: Logs = Logs(Mutex::new(Vec::new()));
static ONCE: Once = Once::new();

/// Collects from now on.
pub(crate) fn collect() -> &'static Logs {
    ONCE.call_once(|| {
        let subscriber = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_ansi(false);
        subscriber.with_writer(|| &LOGS).try_init().expect("nobody else collects");
        log::set_logger(&FromLog).expect("nobody else collects");
        log::set_max_level(log::LevelFilter::Trace);
    });
    &LOGS
}

/// The collector works: what is logged is found, and that the server and the client did log is
/// found, too.
pub(crate) fn control(logs: &Logs) {
    tracing::trace!(key = "control-field", "control-message");
    log::trace!("control-log");
    for control in ["control-field", "control-message", "control-log", "countersign::request", "caller", "reqwest"] {
        assert!(!logs.lines_with(&[control.to_owned()]).is_empty(), "{control} is not in the logs");
    }
}

impl Logs {
    /// The lines with one of `texts` in them.
    pub(crate) fn lines_with(&self, texts: &[String]) -> Vec<String> {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.lines().filter(|line| texts.iter().any(|text| line.contains(text.as_str())));
        lines.map(str::to_owned).collect()
    }
}

impl io::Write for &Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What libraries log through `log`.
struct FromLog;

impl log::Log for FromLog {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}: {}\n", record.level(), record.target(), record.args());
        let _ = io::Write::write(&mut &LOGS, line.as_bytes());
    }

    fn flush(&self) {}
}
