//! The result of a check, kept for a moment.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

/// A result stands for so long: nobody makes the disk busy by asking.
const STANDS: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(super) struct LastCheck(Mutex<Option<(Instant, bool)>>);

impl LastCheck {
    /// The last result, or that of `check` once the last one is too old.
    pub(super) async fn or(&self, check: impl Future<Output = bool>) -> bool {
        let mut last = self.0.lock().await;
        match *last {
            Some((at, result)) if at.elapsed() < STANDS => result,
            _ => {
                let result = check.await;
                *last = Some((Instant::now(), result));
                result
            }
        }
    }
}
