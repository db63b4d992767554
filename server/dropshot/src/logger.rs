//! Dropshot's logger, bridged into `tracing`.

use tracing::{error, warn};

use crate::refusals::LOGGED;

/// Dropshot's logger. Warnings and worse go to `tracing` with the logger's values, except the request's URI, whose query
/// may hold a secret. Anything less is dropped before it is made.
pub(crate) fn slog_to_tracing() -> slog::Logger {
    let drain = slog::LevelFilter::new(Bridge, slog::Level::Warning);
    slog::Logger::root(slog::Fuse(drain), slog::o!())
}

/// A slog drain that hands records to `tracing`.
struct Bridge;

impl slog::Drain for Bridge {
    type Ok = ();
    type Err = slog::Never;

    fn log(&self, record: &slog::Record<'_>, values: &slog::OwnedKVList) -> Result<(), slog::Never> {
        if record.msg().to_string() == LOGGED {
            return Ok(());
        }
        let mut fields = Fields(String::new());
        // Neither can fail: the serializer only writes to a string.
        let _ = slog::KV::serialize(values, record, &mut fields);
        let _ = slog::KV::serialize(&record.kv(), record, &mut fields);
        let message = record.msg();
        match record.level() {
            slog::Level::Critical | slog::Level::Error => error!(target: "dropshot", "{message}{}", fields.0),
            slog::Level::Warning | slog::Level::Info | slog::Level::Debug | slog::Level::Trace => {
                warn!(target: "dropshot", "{message}{}", fields.0);
            }
        }
        Ok(())
    }
}

/// ` key=value` for each pair.
struct Fields(String);

impl slog::Serializer for Fields {
    fn emit_arguments(&mut self, key: slog::Key, value: &std::fmt::Arguments<'_>) -> slog::Result {
        if key != "uri" {
            self.0.push_str(&format!(" {key}={value}"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex, PoisonError};

    use tracing::Level;

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Dropshot has the URI among the values of each request's logger, and warns of requests that break off.
    #[test]
    fn what_dropshot_logs_names_no_uri() {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt().with_max_level(Level::TRACE).with_writer(move || writer.clone());
        tracing::subscriber::with_default(subscriber.finish(), || {
            let logger = slog_to_tracing().new(slog::o!("uri" => "/items?key=hunter2", "method" => "GET"));
            slog::warn!(logger, "request handling cancelled"; "latency_us" => 7);
            slog::error!(logger, "handler panicked");
            slog::info!(logger, "request completed");
        });
        let text = lines.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&text);
        assert!(text.contains("request handling cancelled") && text.contains("handler panicked"), "{text}");
        assert!(text.contains("latency_us") && text.contains("GET"), "{text}");
        assert!(!text.contains("hunter2") && !text.contains("request completed"), "{text}");
    }
}
