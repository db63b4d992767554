//! What the servers log as errors, for the snapshots.

use std::fmt::{Debug, Write as _};
use std::sync::{Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

static LOGGED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Listens to this thread, as long as the answer is kept.
pub(crate) fn listen() -> DefaultGuard {
    tracing_subscriber::registry().with(Errors).set_default()
}

/// What was logged since the last time.
pub(crate) fn taken() -> Vec<String> {
    std::mem::take(&mut *LOGGED.lock().unwrap_or_else(PoisonError::into_inner))
}

struct Errors;

impl<S: tracing::Subscriber> Layer<S> for Errors {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() == tracing::Level::ERROR {
            let mut text = Text(String::new());
            event.record(&mut text);
            LOGGED.lock().unwrap_or_else(PoisonError::into_inner).push(text.0);
        }
    }
}

/// The field `error`.
struct Text(String);

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "error" {
            self.0.push_str(value);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "error" {
            let _ = write!(self.0, "{value:?}");
        }
    }
}
